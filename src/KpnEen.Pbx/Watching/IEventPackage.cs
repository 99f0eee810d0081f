using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>An event package (RFC 6665 5): what is told of a user.</summary>
public interface IEventPackage
{
    string Name { get; }

    string ContentType { get; }

    /// <summary>Only the user's own phones may subscribe.</summary>
    bool IsOwnOnly { get; }

    /// <param name="subscriber">Told when the state may have changed.</param>
    IEventState Open(WatchedUser user, Subscription subscriber);
}
