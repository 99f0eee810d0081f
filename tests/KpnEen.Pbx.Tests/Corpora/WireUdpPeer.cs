using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Sends one message over UDP from a host of its own and hears what comes back on every port the corpora's Vias name.</summary>
internal sealed class WireUdpPeer : IDisposable
{
    private static readonly int[] Ports = [5060, 5050, 5070];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);
    private readonly WireExchange exchange;
    private readonly Socket[] sockets;
    private readonly Lock gate = new();
    private readonly List<WireAnswer> answers = [];
    private readonly CancellationTokenSource closed = new();
    private readonly Task[] reading;

    public WireUdpPeer(WireExchange exchange)
    {
        this.exchange = exchange;
        Host = exchange.Net.Next();
        sockets = [.. Ports.Select(port => Bind(new IPEndPoint(Host, port)))];
        reading = [.. sockets.Select(ReadAsync)];
    }

    public IPAddress Host { get; }

    public void Send(byte[] message) => sockets[0].SendTo(message, exchange.Address);

    /// <summary>The first final answer, or null when nothing came though the exchange lives.</summary>
    public async Task<WireAnswer?> FinalAsync(bool expectSilence)
    {
        if (!expectSilence)
            return await FirstAsync(r => !r.IsPing, Patience);
        Assert.True(await IsServedAsync());
        return await FirstAsync(r => !r.IsPing, Silence);
    }

    /// <summary>All final answers to anything but the pings, so far.</summary>
    public IReadOnlyList<WireAnswer> Finals
    {
        get
        {
            lock (gate)
                return [.. answers.Where(r => !r.IsPing)];
        }
    }

    /// <summary>The crash detector: an OPTIONS is answered with 200.</summary>
    public async Task<bool> IsServedAsync()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"ping-{Guid.NewGuid():N}");
        Send(
            Encoding.ASCII.GetBytes(
                $"OPTIONS sip:{exchange.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Host};rport;branch=z9hG4bK{id}\r\nFrom: <sip:ping@{Host}>;tag=1\r\n"
                    + $"To: <sip:{exchange.Address}>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
            )
        );
        return await FirstAsync(r => r.CallId == id, Patience) is { Status: 200 };
    }

    public void Dispose()
    {
        closed.Cancel();
        foreach (var socket in sockets)
            socket.Dispose();
        Task.WaitAll(reading);
        closed.Dispose();
    }

    /// <summary>Null when nothing that matches came in time.</summary>
    public async Task<WireAnswer?> FirstAsync(Func<WireAnswer, bool> match, TimeSpan patience)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ; )
        {
            lock (gate)
            {
                if (answers.Find(r => match(r)) is { } found)
                    return found;
            }
            if (TimeProvider.System.GetElapsedTime(begin) > patience)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, closed.Token);
                if (WireAnswer.Read(buffer.AsSpan(0, length)) is not { } final)
                    continue;
                lock (gate)
                    answers.Add(final);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static Socket Bind(IPEndPoint local)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(local);
        return socket;
    }
}
