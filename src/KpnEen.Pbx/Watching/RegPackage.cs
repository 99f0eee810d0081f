using KpnEen.Pbx.Registrar;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>The reg package (RFC 3680): where a user's own phones are registered. A mere refresh is no news.</summary>
public sealed class RegPackage(Registrations registrations, TimeProvider time) : IEventPackage
{
    public string Name => "reg";

    public string ContentType => RegInfo.ContentType;

    public bool IsOwnOnly => true;

    public IEventState Open(WatchedUser user, Subscription subscriber) => new Contacts(registrations, user, subscriber, time);

    private sealed class Contacts : IEventState
    {
        private readonly Registrations registrations;
        private readonly WatchedUser user;
        private readonly TimeProvider time;
        private readonly IDisposable[] watches;
        private readonly ITimer expiry;
        private (string Username, Binding Binding)[] told = [];
        private uint version;

        public Contacts(Registrations registrations, WatchedUser user, Subscription subscriber, TimeProvider time)
        {
            (this.registrations, this.user, this.time) = (registrations, user, time);
            var watcher = new SubscriptionWatcher(subscriber);
            watches = [.. user.User.Devices.Select(d => registrations.Watchers.Watch(d.Username, watcher))];
            expiry = time.CreateTimer(
                static s => ((Subscription)s!).Changed(),
                subscriber,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        public EventNotice Compose(bool always)
        {
            var now = time.GetUtcNow();
            var live = user.User.Devices.SelectMany(d => registrations.Find(d.Username).Select(b => (d.Username, Binding: b))).ToArray();
            if (live.Length > 0)
                expiry.Change(live.Min(l => l.Binding.ExpiresAt) - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            var gone = told.Where(old => !live.Any(l => l.Username == old.Username && l.Binding.Contact == old.Binding.Contact)).ToArray();
            if (!always && gone.Length == 0 && live.Length == told.Length)
            {
                told = live;
                return EventNotice.Unchanged;
            }
            told = live;
            var body = RegInfo.Write(
                version++,
                user,
                live.ToLookup(l => l.Username, l => l.Binding),
                gone.ToLookup(g => g.Username, g => g.Binding),
                now
            );
            return new EventNotice(body, RegInfo.ContentType);
        }

        public void Dispose()
        {
            expiry.Dispose();
            foreach (var watch in watches)
                watch.Dispose();
        }
    }
}
