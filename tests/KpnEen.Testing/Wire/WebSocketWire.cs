using System.Net.WebSockets;
using System.Text;

namespace KpnEen.Testing;

/// <summary>SIP on a WebSocket (RFC 7118).</summary>
public sealed class WebSocketWire(WebSocket socket) : ISipWire
{
    /// <summary>How the next message is sent.</summary>
    public WebSocketMessageType Type { get; set; } = WebSocketMessageType.Text;

    public WebSocket Socket => socket;

    public static async Task<WebSocketWire> ConnectAsync(Uri address, Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("sip");
        options?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(address, default);
            return new WebSocketWire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(string message, CancellationToken cancellation) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), Type, true, cancellation);

    public async Task<string?> ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[70_000];
        var length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult read;
            try
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            }
            catch (WebSocketException)
            {
                return null;
            }
            if (read.MessageType == WebSocketMessageType.Close)
                return null;
            length += read.Count;
            if (read.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
