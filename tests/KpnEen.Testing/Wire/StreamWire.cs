using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Testing;

/// <summary>SIP on TCP or TLS.</summary>
public sealed class StreamWire(Stream stream) : ISipWire
{
    private readonly List<byte> received = [];

    public Stream Stream => stream;

    public static async Task<StreamWire> TcpAsync(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return new StreamWire(new NetworkStream(socket, ownsSocket: true));
    }

    public static async Task<StreamWire> TlsAsync(IPEndPoint server, SslClientAuthenticationOptions options)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(options);
        return new StreamWire(tls);
    }

    public async Task SendAsync(string message, CancellationToken cancellation) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(message), cancellation);

    public async Task<string?> ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[8192];
        while (true)
        {
            if (Take() is { } message)
                return message;
            int read;
            try
            {
                read = await stream.ReadAsync(buffer, cancellation);
            }
            catch (IOException)
            {
                read = 0;
            }
            if (read == 0)
                return null;
            received.AddRange(buffer.AsSpan(0, read));
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private string? Take()
    {
        var text = Encoding.Latin1.GetString([.. received]);
        // The pong of a keep-alive is a message to the test.
        if (text.StartsWith("\r\n", StringComparison.Ordinal))
            return Cut(2);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var field = text[..end]
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var whole = end + 4 + int.Parse(field?.Split(':')[1] ?? "0", NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        return received.Count < whole ? null : Cut(whole);
    }

    private string Cut(int length)
    {
        var message = Encoding.UTF8.GetString([.. received.Take(length)]);
        received.RemoveRange(0, length);
        return message;
    }
}
