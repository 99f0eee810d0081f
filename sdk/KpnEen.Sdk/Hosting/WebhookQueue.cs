using System.Threading.Channels;

namespace KpnEen.Sdk.Hosting;

/// <summary>Events that were answered and wait to be handled.</summary>
internal sealed class WebhookQueue(int capacity)
{
    private readonly Channel<KpnEenEvent> _waiting = Channel.CreateBounded<KpnEenEvent>(
        new BoundedChannelOptions(capacity) { SingleReader = true }
    );

    /// <returns>False: it is full, or closed.</returns>
    public bool TryAdd(KpnEenEvent received) => _waiting.Writer.TryWrite(received);

    public void Close() => _waiting.Writer.TryComplete();

    public IAsyncEnumerable<KpnEenEvent> ReadAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}
