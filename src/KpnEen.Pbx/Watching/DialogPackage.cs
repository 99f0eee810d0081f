using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.State;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>The dialog package (RFC 4235): busy lamps. Every document is full; a colleague may watch a colleague.</summary>
public sealed class DialogPackage(ActiveCalls calls, TenantDirectory directory) : IEventPackage
{
    public string Name => "dialog";

    public string ContentType => DialogInfo.ContentType;

    public bool IsOwnOnly => false;

    public IEventState Open(WatchedUser user, Subscription subscriber) =>
        new Lamp(calls.Users, directory, user, new SubscriptionWatcher(subscriber));

    private sealed class Lamp : IEventState
    {
        private readonly UserCalls calls;
        private readonly WatchedUser user;
        private readonly TenantDirectory directory;
        private readonly IDisposable watch;
        private ImmutableArray<UserLine> told = [];
        private uint version;

        public Lamp(UserCalls calls, TenantDirectory directory, WatchedUser user, IWatcher watcher)
        {
            (this.calls, this.directory, this.user) = (calls, directory, user);
            watch = calls.Watchers.Watch(user.User.Id, watcher);
        }

        public EventNotice Compose(bool always)
        {
            if (directory.Find(user.Tenant.Tenant.Id)?.FindUser(user.User.Id) is null)
                return EventNotice.Gone;
            ImmutableArray<UserLine> lines = [.. calls.Of(user.User.Id).SelectMany(call => UserLine.Of(call, user.User.Id))];
            if (!always && lines.SequenceEqual(told))
                return EventNotice.Unchanged;
            var gone = told.Where(old => lines.All(line => line.Id != old.Id));
            var body = DialogInfo.Write(version++, user, lines, gone);
            told = lines;
            return new EventNotice(body, DialogInfo.ContentType);
        }

        public void Dispose() => watch.Dispose();
    }
}
