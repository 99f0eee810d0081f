using System.Threading.Channels;

namespace KpnEen.Sip.Transport;

/// <summary>What waits to be written on one connection.</summary>
internal sealed class OutgoingMessages
{
    private const int Queued = 4096;
    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(Queued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>False when the connection is closing or the other side does not read.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message) => queue.Writer.TryWrite(message.ToArray());

    public void Complete() => queue.Writer.TryComplete();

    /// <summary>Null after <see cref="Complete"/>, when all is written.</summary>
    public async ValueTask<byte[]?> NextAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            if (queue.Reader.TryRead(out var message))
                return message;
        }
        return null;
    }
}
