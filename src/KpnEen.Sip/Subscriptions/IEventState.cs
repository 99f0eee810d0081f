namespace KpnEen.Sip.Subscriptions;

/// <summary>What one subscription tells: the state of a resource, as its event package writes it. Disposed when the subscription ends.</summary>
public interface IEventState : IDisposable
{
    /// <summary>The body of the next NOTIFY. Never called twice at once for one subscription.</summary>
    /// <param name="always">Also when nothing has changed since the last one: after a SUBSCRIBE (RFC 6665 4.2.1.2).</param>
    EventNotice Compose(bool always);
}
