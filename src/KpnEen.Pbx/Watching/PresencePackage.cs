using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.State;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>The presence package (RFC 3856): what the exchange knows of a colleague, and what the colleague's phones published.</summary>
public sealed class PresencePackage(
    ActiveCalls calls,
    Registrations registrations,
    PublishedPresence published,
    TenantDirectory directory,
    TimeProvider time
) : IEventPackage
{
    private readonly PresenceSources sources = new(calls, registrations, published, directory, time);

    public string Name => "presence";

    public string ContentType => PresenceDocument.ContentType;

    public bool IsOwnOnly => false;

    public IEventState Open(WatchedUser user, Subscription subscriber) => new Presence(sources, user, subscriber);

    private sealed class Presence : IEventState
    {
        private readonly PresenceSources sources;
        private readonly WatchedUser watched;
        private readonly IDisposable[] watches;
        private readonly ITimer expiry;
        private PresenceState? told;

        public Presence(PresenceSources sources, WatchedUser watched, Subscription subscriber)
        {
            (this.sources, this.watched) = (sources, watched);
            var watcher = new SubscriptionWatcher(subscriber);
            watches =
            [
                sources.Calls.Users.Watchers.Watch(watched.User.Id, watcher),
                sources.Published.Watchers.Watch(watched.User.Id, watcher),
                sources.Directory.Watchers.Watch(watched.Tenant.Tenant.Id, watcher),
                .. watched.User.Devices.Select(d => sources.Registrations.Watchers.Watch(d.Username, watcher)),
            ];
            expiry = sources.Time.CreateTimer(
                static s => ((Subscription)s!).Changed(),
                subscriber,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        public EventNotice Compose(bool always)
        {
            if (sources.Directory.Find(watched.Tenant.Tenant.Id)?.FindUser(watched.User.Id) is not { } user)
                return EventNotice.Gone;
            if (sources.NextExpiry(user) is { } next)
                expiry.Change(next - sources.Time.GetUtcNow() + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            var state = sources.StateOf(watched, user);
            if (!always && state == told)
                return EventNotice.Unchanged;
            told = state;
            return new EventNotice(state.Write(watched), PresenceDocument.ContentType);
        }

        public void Dispose()
        {
            expiry.Dispose();
            foreach (var watch in watches)
                watch.Dispose();
        }
    }
}
