using System.Globalization;
using System.Text;
using KpnEen.Pbx.State;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>The message-summary package (RFC 3842): the message-waiting lamp of the user's own phones.</summary>
public sealed class MessageSummaryPackage(Mailboxes mailboxes) : IEventPackage
{
    public string Name => "message-summary";

    public string ContentType => "application/simple-message-summary";

    public bool IsOwnOnly => true;

    public IEventState Open(WatchedUser user, Subscription subscriber) =>
        new Lamp(mailboxes, user, new SubscriptionWatcher(subscriber), ContentType);

    private sealed class Lamp : IEventState
    {
        private readonly Mailboxes mailboxes;
        private readonly WatchedUser user;
        private readonly string contentType;
        private readonly IDisposable watch;
        private MessageCounts? told;

        public Lamp(Mailboxes mailboxes, WatchedUser user, IWatcher watcher, string contentType)
        {
            (this.mailboxes, this.user, this.contentType) = (mailboxes, user, contentType);
            watch = mailboxes.Watchers.Watch(user.User.Id, watcher);
        }

        public EventNotice Compose(bool always)
        {
            var counts = mailboxes.Of(user.User.Id);
            if (!always && counts == told)
                return EventNotice.Unchanged;
            told = counts;
            return new EventNotice(Encoding.UTF8.GetBytes(Summary(counts)), contentType);
        }

        public void Dispose() => watch.Dispose();

        // RFC 3842 5.2.
        private string Summary(MessageCounts counts) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"Messages-Waiting: {(counts.New > 0 ? "yes" : "no")}\r\nMessage-Account: {user.Uri}\r\nVoice-Message: {counts.New}/{counts.Old} ({counts.UrgentNew}/{counts.UrgentOld})\r\n"
            );
    }
}
