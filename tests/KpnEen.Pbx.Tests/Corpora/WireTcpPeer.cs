using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>One connection to the exchange from a host of its own.</summary>
internal sealed class WireTcpPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly WireExchange exchange;
    private readonly TcpClient client;
    private readonly IPAddress host;
    private readonly byte[] buffer = new byte[65_536];
    private readonly List<byte> received = [];

    public WireTcpPeer(WireExchange exchange)
    {
        this.exchange = exchange;
        host = exchange.Net.Next();
        client = new TcpClient(new IPEndPoint(host, 0)) { NoDelay = true };
        client.Connect(exchange.Address);
    }

    public async Task SendAsync(byte[] message) => await client.GetStream().WriteAsync(message);

    /// <summary>Another request on the same connection: its answer comes after all answers to what was sent before it.</summary>
    public Task PingAsync()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"ping-{Guid.NewGuid():N}");
        return SendAsync(
            Encoding.ASCII.GetBytes(
                $"OPTIONS sip:{exchange.Address} SIP/2.0\r\nVia: SIP/2.0/TCP {host};rport;branch=z9hG4bK{id}\r\nFrom: <sip:ping@{host}>;tag=1\r\n"
                    + $"To: <sip:{exchange.Address}>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
            )
        );
    }

    /// <summary>The next final answer; null when the connection was closed instead.</summary>
    public async Task<WireAnswer?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            while (TakeMessage() is { } message)
            {
                if (WireAnswer.Read(message) is { } answer)
                    return answer;
            }
            try
            {
                var read = await client.GetStream().ReadAsync(buffer, deadline.Token);
                if (read == 0)
                    return null;
                received.AddRange(buffer.AsSpan(0, read));
            }
            catch (IOException)
            {
                return null; // A reset closes as well.
            }
        }
    }

    public void Dispose() => client.Dispose();

    private byte[]? TakeMessage()
    {
        while (received.Count >= 2 && received[0] == '\r' && received[1] == '\n')
            received.RemoveRange(0, 2);
        var text = Encoding.Latin1.GetString([.. received]);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        // The exchange writes its own Content-Length last.
        var at = text.LastIndexOf("Content-Length: ", end, StringComparison.Ordinal) + 16;
        var length = end + 4 + int.Parse(text[at..end], NumberStyles.None, CultureInfo.InvariantCulture);
        if (text.Length < length)
            return null;
        byte[] message = [.. received.Take(length)];
        received.RemoveRange(0, length);
        return message;
    }
}
