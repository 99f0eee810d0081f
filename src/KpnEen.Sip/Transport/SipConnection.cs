using System.Buffers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>One connection, accepted or made by us, with its reading and writing loops.</summary>
internal sealed class SipConnection(
    ConnectionContext transport,
    SipFlow flow,
    IMessageSink sink,
    SipStackOptions options,
    TimeProvider time
)
{
    private const int QueuedMessages = 4096;
    private static readonly byte[] Crlf = "\r\n"u8.ToArray();
    private readonly Channel<byte[]> outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(QueuedMessages) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    public SipFlow Flow => flow;

    /// <summary>False when the connection is closing or the other side does not read.</summary>
    public bool Send(ReadOnlySpan<byte> message) => outgoing.Writer.TryWrite(message.ToArray());

    public void Abort() => transport.Abort();

    public async Task RunAsync()
    {
        var writing = WriteAsync();
        try
        {
            await ReadAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // The other side went away; whoever waits for it is told by the close.
        }
        finally
        {
            outgoing.Writer.TryComplete();
            await writing;
            sink.OnConnectionClosed(flow);
        }
    }

    private async Task ReadAsync()
    {
        var input = transport.Transport.Input;
        CancellationTokenSource? patience = null;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience?.Token ?? transport.ConnectionClosed);
                var open = TakeMessages(read.Buffer, out var consumed);
                var rest = read.Buffer.Slice(consumed);
                input.AdvanceTo(consumed, read.Buffer.End);
                if (!open || read.IsCompleted)
                    return;
                if (rest.IsEmpty || consumed.Equals(read.Buffer.Start) is false)
                {
                    patience?.Dispose();
                    patience = null;
                }
                // Half a message may not hold the connection for ever.
                if (!rest.IsEmpty)
                    patience ??= new CancellationTokenSource(options.Timers.Timeout, time);
            }
        }
        finally
        {
            patience?.Dispose();
        }
    }

    private bool TakeMessages(ReadOnlySequence<byte> buffer, out SequencePosition consumed)
    {
        consumed = buffer.Start;
        var whole = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
        var position = 0;
        while (position < whole.Length)
        {
            var verdict = StreamFraming.Next(whole[position..], options.Limits, out var length);
            if (verdict == StreamFraming.Verdict.Incomplete)
                break;
            if (verdict == StreamFraming.Verdict.Ping)
                outgoing.Writer.TryWrite(Crlf);
            else if (verdict != StreamFraming.Verdict.Pong)
                sink.OnMessage(whole.Slice(position, length), flow);
            position += length;
            if (verdict == StreamFraming.Verdict.Lost)
            {
                consumed = buffer.GetPosition(position);
                return false;
            }
        }
        consumed = buffer.GetPosition(position);
        return true;
    }

    private async Task WriteAsync()
    {
        var output = transport.Transport.Output;
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync())
            {
                var flushed = await output.WriteAsync(message);
                if (flushed.IsCompleted)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException or InvalidOperationException)
        {
            // The reader sees the same and closes.
        }
        outgoing.Writer.TryComplete();
        await output.CompleteAsync();
    }
}
