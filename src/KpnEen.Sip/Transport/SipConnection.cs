using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>One stream, accepted or made by us, with its reading and writing loops.</summary>
internal sealed class SipConnection(
    ConnectionContext transport,
    SipFlow flow,
    IMessageSink sink,
    SipStackOptions options,
    TimeProvider time
) : IMessageConnection
{
    private readonly OutgoingMessages outgoing = new();
    private readonly ConnectionPatience patience = new(options.Connections, time);

    public SipFlow Flow => flow;

    public bool Send(ReadOnlySpan<byte> message) => outgoing.TryAdd(message);

    public void Trust() => patience.Trust();

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
            // The other side went away, or took too long; whoever waits for it is told by the close.
        }
        finally
        {
            await new ContextSwitch(sink.Context);
            outgoing.Complete();
            // What is still to be said is said, unless the other side does not listen.
            try
            {
                await using (time.CreateTimer(_ => transport.Abort(), null, options.Connections.Connect, Timeout.InfiniteTimeSpan))
                    await writing;
            }
            finally
            {
                // Whatever the writing ended with: calls and contacts of the connection are told.
                patience.Close();
                sink.OnConnectionClosed(flow);
            }
        }
    }

    private async Task ReadAsync()
    {
        var input = transport.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(patience.Token);
            await new ContextSwitch(sink.Context);
            var open = TakeMessages(read.Buffer, out var consumed, out var any);
            if (any)
                patience.Whole();
            if (read.Buffer.Slice(consumed).IsEmpty)
                patience.Nothing();
            else
                patience.Part();
            input.AdvanceTo(consumed, read.Buffer.End);
            if (!open || read.IsCompleted)
                return;
        }
    }

    /// <returns>False: the connection is of no use any more.</returns>
    private bool TakeMessages(ReadOnlySequence<byte> buffer, out SequencePosition consumed, out bool any)
    {
        any = false;
        var whole = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
        var position = 0;
        var open = true;
        while (open && position < whole.Length)
        {
            var verdict = StreamFraming.Next(whole[position..], options.Limits, out var length);
            if (verdict == StreamFraming.Verdict.Incomplete)
                break;
            var framed = whole.Slice(position, length);
            position += length;
            switch (verdict)
            {
                case StreamFraming.Verdict.Message:
                    any = true;
                    sink.OnMessage(framed, flow);
                    break;
                case StreamFraming.Verdict.Ping:
                    outgoing.TryAdd("\r\n"u8);
                    break;
                case StreamFraming.Verdict.Lost:
                    sink.OnMessage(framed, flow);
                    open = false;
                    break;
                case StreamFraming.Verdict.Unframed:
                    sink.OnUnframed(framed, flow);
                    open = false;
                    break;
                case StreamFraming.Verdict.Foreign:
                    open = false;
                    break;
            }
        }
        consumed = buffer.GetPosition(position);
        return open;
    }

    private async Task WriteAsync()
    {
        var output = transport.Transport.Output;
        try
        {
            while (await outgoing.NextAsync() is { } message)
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
        outgoing.Complete();
        await output.CompleteAsync();
    }
}
