using KpnEen.Sdk.Events;

namespace KpnEen.Sdk;

public partial class EventsClient
{
    /// <summary>
    /// Events as they happen, until cancelled; a broken connection is made again and goes on where it was:
    /// <c>await foreach (var e in client.Events.StreamAsync(cancellationToken: ct))</c>.
    /// </summary>
    [Operation("streamEvents")]
    public virtual IAsyncEnumerable<KpnEenEvent> StreamAsync(
        EventStreamFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => new EventStream(_transport).ReadAsync(filter ?? new EventStreamFilter(), cancellationToken);
}
