using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Testing;

/// <summary>
/// A forward proxy on a free port of 127.0.0.1 that opens tunnels (CONNECT, RFC 9110 9.3.6). It goes out from an address of its own, so that a receiver sees
/// who came by it and who did not.
/// </summary>
public sealed class TestProxy : IAsyncDisposable
{
    /// <summary>What comes by the proxy comes from here.</summary>
    public static readonly IPAddress Source = IPAddress.Parse("127.0.0.9");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<string> asked = [];
    private readonly Task serving;

    private TestProxy()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Where tunnels were asked to, as <c>127.0.0.1:8080</c>.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    public static TestProxy Start() => new();

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        listener.Stop();
        await serving;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var tunnels = new List<Task>();
        try
        {
            while (true)
                tunnels.Add(TunnelAsync(await listener.AcceptSocketAsync(stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
        await Task.WhenAll(tunnels);
    }

    private async Task TunnelAsync(Socket accepted)
    {
        using var client = new NetworkStream(accepted, ownsSocket: true);
        using var outward = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var target = (await HeadAsync(client)).Split(' ')[1];
            asked.Add(target);
            outward.Bind(new IPEndPoint(Source, 0));
            await outward.ConnectAsync(IPEndPoint.Parse(target), stopping.Token);
            await client.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopping.Token);
            using var far = new NetworkStream(outward);
            await Task.WhenAny(client.CopyToAsync(far, stopping.Token), far.CopyToAsync(client, stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or IndexOutOfRangeException)
        {
            // The tunnel ends with either side.
        }
    }

    private async Task<string> HeadAsync(NetworkStream client)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.ReadAsync(one, stopping.Token) == 1)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
