using System.Net.WebSockets;
using System.Text.Unicode;

namespace KpnEen.Sip.Transport;

/// <summary>SIP on a WebSocket (RFC 7118): one message of it is one of SIP, text or binary.</summary>
internal sealed class WebSocketConnection(WebSocket socket, SipFlow flow, IMessageSink sink, SipStackOptions options, TimeProvider time)
    : IMessageConnection
{
    private readonly OutgoingMessages outgoing = new();
    private readonly ConnectionPatience patience = new(options.Connections, time);

    public SipFlow Flow => flow;

    public bool Send(ReadOnlySpan<byte> message) => outgoing.TryAdd(message);

    public void Trust() => patience.Trust();

    public void Abort() => socket.Abort();

    public async Task RunAsync()
    {
        var writing = WriteAsync();
        var why = WebSocketCloseStatus.NormalClosure;
        try
        {
            why = await ReadAsync();
        }
        catch (OperationCanceledException)
        {
            why = WebSocketCloseStatus.PolicyViolation;
        }
        catch (WebSocketException)
        {
            // The other side went away; whoever waits for it is told by the close.
        }
        finally
        {
            await new ContextSwitch(sink.Context);
            outgoing.Complete();
            try
            {
                await using (time.CreateTimer(_ => socket.Abort(), null, options.Connections.Connect, Timeout.InfiniteTimeSpan))
                    await writing;
                await CloseAsync(why);
            }
            finally
            {
                patience.Close();
                sink.OnConnectionClosed(flow);
            }
        }
    }

    /// <returns>Why it is to be closed.</returns>
    private async Task<WebSocketCloseStatus> ReadAsync()
    {
        var buffer = new byte[4_096];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            await new ContextSwitch(sink.Context);
            if (read.MessageType == WebSocketMessageType.Close)
                return WebSocketCloseStatus.NormalClosure;
            length += read.Count;
            if (read.EndOfMessage)
            {
                patience.Whole();
                Take(buffer.AsSpan(0, length));
                length = 0;
                continue;
            }
            patience.Part();
            if (length < buffer.Length)
                continue;
            if (length >= options.Limits.Message)
                return WebSocketCloseStatus.MessageTooBig;
            Array.Resize(ref buffer, Math.Min(buffer.Length * 4, options.Limits.Message));
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        // RFC 5626 3.5.1 in a frame: some clients ping so, for a browser's own pings are not theirs to send.
        if (message.SequenceEqual("\r\n\r\n"u8))
            outgoing.TryAdd("\r\n"u8);
        else if (!message.Trim("\r\n"u8).IsEmpty)
            sink.OnMessage(message, flow);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await outgoing.NextAsync() is { } message)
            {
                var type = Utf8.IsValid(message) ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                await socket.SendAsync(message.AsMemory(), type, true, default);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader sees the same and closes.
            socket.Abort();
        }
        outgoing.Complete();
    }

    private async Task CloseAsync(WebSocketCloseStatus why)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        try
        {
            using var enough = new CancellationTokenSource(options.Connections.Connect, time);
            await socket.CloseOutputAsync(why, null, enough.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone.
        }
    }
}
