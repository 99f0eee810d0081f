using System.Net;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Edge;

/// <summary>Debian's Kamailio before the exchange, on an address of its own (127.0.0.2), configured by <c>edge.cfg</c>.</summary>
public sealed class KamailioEdge : IAsyncDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-edge-");
    private readonly IPEndPoint exchange;
    private ForeignProcess process;

    private KamailioEdge(IPEndPoint exchange)
    {
        this.exchange = exchange;
        Sip = new IPEndPoint(Address, FreePort.Both());
        process = Launch();
    }

    /// <summary>What phones have as their server, UDP and TCP.</summary>
    public IPEndPoint Sip { get; }

    public string Log => process.Output;

    public static async Task<KamailioEdge> StartAsync(IPEndPoint exchange)
    {
        var edge = new KamailioEdge(exchange);
        try
        {
            await edge.IsUpAsync();
            return edge;
        }
        catch
        {
            await edge.DisposeAsync();
            throw;
        }
    }

    /// <summary>F34: kill -9, and another in its place that knows of nothing.</summary>
    public async Task RestartAsync()
    {
        await process.DisposeAsync();
        process = Launch();
        await IsUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private ForeignProcess Launch()
    {
        string[] names =
        [
            $"LISTEN={Sip}",
            $"EXCHANGE_URI=\"sip:{exchange}\"",
            $"EXCHANGE_HOST={exchange.Address}",
            $"EXCHANGE_PORT={exchange.Port}",
        ];
        return ForeignProcess.Start(
            RequiredTool.Find("kamailio", "kamailio"),
            [
                .. (string[])["-DD", "-E", "-m", "32", "-M", "4", "-Y", folder.FullName],
                .. (string[])["-f", Path.Combine(AppContext.BaseDirectory, "Edge", "edge.cfg")],
                .. names.SelectMany(name => (string[])["-A", name]),
            ],
            folder.FullName
        );
    }

    // It answers a request of no dialog that has used up its hops by itself.
    private async Task IsUpAsync()
    {
        await using var wire = new DatagramWire(IPAddress.Loopback, Sip);
        var phone = new WirePhone(wire, "UDP", "nobody", "", "edge.invalid");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            try
            {
                await phone.SendAsync(phone.Options().Replace("Max-Forwards: 70", "Max-Forwards: 0", StringComparison.Ordinal));
                if (await wire.ReceiveAsync(moment.Token) is not null)
                    return;
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested && !process.HasExited) { }
            catch (OperationCanceledException e)
            {
                throw new InvalidOperationException($"Kamailio is not up:\n{Log}", e);
            }
        }
    }
}
