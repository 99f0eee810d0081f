using System.Globalization;
using KpnEen.Sip.Dialogs;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Subscriptions;

/// <summary>
/// A subscription as the notifier keeps it (RFC 6665 4.2): its dialog, its time, and one NOTIFY in flight at most. What changes while one is
/// in flight, or faster than the pace allows, is told by the next one together.
/// </summary>
public sealed class Subscription
{
    private const uint LongestRetry = 60;
    private readonly StackContext context;
    private readonly Notifier notifier;
    private readonly DialogCore core;
    private readonly NotifyPace pace;
    private readonly ITimer expiry;
    private readonly SynchronizationContext? home = SynchronizationContext.Current;
    private readonly Lock gate = new();
    private IEventState? state;
    private DateTimeOffset expiresAt;
    private Due due;
    private bool telling;
    private bool over;
    private string? ending;
    private DateTimeOffset notBefore;

    internal Subscription(StackContext context, Notifier notifier, DialogCore core, EventHeader package, SubscriptionOwner owner)
    {
        (this.context, this.notifier, this.core) = (context, notifier, core);
        (Event, Owner) = (package, owner);
        pace = new(notifier.Limits, context.Time);
        expiry = context.Time.CreateTimer(
            static me => ((Subscription)me!).End("timeout"),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    // What the next NOTIFY is for.
    private enum Due
    {
        Nothing,
        IfChanged,
        Always,
    }

    public EventHeader Event { get; }

    public SubscriptionOwner Owner { get; }

    internal DialogId Id => core.Id;

    internal string Contact => core.Contact;

    /// <summary>The state may have changed: a NOTIFY follows if it has.</summary>
    public void Changed() => Tell(Due.IfChanged);

    /// <summary>Ends with a last NOTIFY; a subscription that is over stays so.</summary>
    /// <param name="reason">RFC 6665 4.1.3: timeout, deactivated, rejected, giveup, noresource.</param>
    public void End(string reason)
    {
        lock (gate)
        {
            if (over || ending is not null)
                return;
            ending = reason;
        }
        notifier.Forget(this);
        Tell(Due.Always);
    }

    internal void Open(IEventState told)
    {
        lock (gate)
            state = told;
    }

    /// <summary>False when the CSeq is out of order.</summary>
    internal bool TakeSequence(SipRequest subscribe) => core.TakeSequence(subscribe.CSeq.Number);

    /// <summary>The subscriber may be elsewhere by now.</summary>
    internal void Follow(ServerTransaction subscribe)
    {
        core.Flow = subscribe.Flow;
        core.RefreshTarget(subscribe.Request);
    }

    /// <summary>The SUBSCRIBE was answered: a NOTIFY follows at once. Zero seconds end it (RFC 6665 4.1.2.3, 4.4.3).</summary>
    internal void Prolong(uint seconds)
    {
        if (seconds == 0)
        {
            End("timeout");
            return;
        }
        lock (gate)
        {
            if (over || ending is not null)
                return;
            expiresAt = context.Time.GetUtcNow().AddSeconds(seconds);
            expiry.Change(TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        }
        Tell(Due.Always);
    }

    /// <summary>Ends without a word.</summary>
    internal void Drop()
    {
        lock (gate)
        {
            if (over)
                return;
            over = true;
        }
        expiry.Dispose();
        notifier.Forget(this);
        state?.Dispose();
    }

    private void Tell(Due what)
    {
        lock (gate)
        {
            // Not before the SUBSCRIBE is answered: that tells all.
            if (over || (expiresAt == default && ending is null))
                return;
            due = what > due ? what : due;
            if (telling)
                return;
            telling = true;
        }
        // Settings change on any thread; signalling stays on its own.
        if (home is null || home == SynchronizationContext.Current)
            Start();
        else
            home.Post(static me => ((Subscription)me!).Start(), this);
    }

    private void Start() => context.Tasks.Add(TellAsync());

    private async Task TellAsync()
    {
        try
        {
            await TellWhileDueAsync();
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task TellWhileDueAsync()
    {
        while (Next(out var what, out var reason) is { } wait)
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, context.Time);
                continue;
            }
            var notice = state!.Compose(what == Due.Always);
            if (ReferenceEquals(notice, EventNotice.Unchanged))
                continue;
            if (ReferenceEquals(notice, EventNotice.Gone))
                reason = Ends("noresource");
            else if (ReferenceEquals(notice, EventNotice.Forbidden))
                reason = Ends("rejected");
            var response = await core.SendAsync(Notify(notice, reason));
            if (reason is not null || IsLost(response))
                Drop();
        }
    }

    // This NOTIFY is the last: a refresh finds nothing any more.
    private string Ends(string reason)
    {
        lock (gate)
            ending ??= reason;
        notifier.Forget(this);
        return reason;
    }

    // Null when there is nothing to do, and then nobody does; else how long to wait first.
    private TimeSpan? Next(out Due what, out string? reason)
    {
        lock (gate)
        {
            (what, reason) = (due, ending);
            telling = due != Due.Nothing && !over;
            if (!telling)
                return null;
            if (reason is null)
            {
                var wait = notBefore - context.Time.GetUtcNow();
                wait = wait > TimeSpan.Zero ? wait : pace.Take();
                if (wait > TimeSpan.Zero)
                    return wait;
            }
            due = Due.Nothing;
            return TimeSpan.Zero;
        }
    }

    private SipRequest Notify(EventNotice notice, string? reason)
    {
        var request = core.CreateRequest(SipMethods.Notify);
        var left = Math.Max(0, (long)(expiresAt - context.Time.GetUtcNow()).TotalSeconds);
        request.Headers["Event"] = Event.ToString();
        request.Headers["Subscription-State"] = reason is null
            ? string.Create(CultureInfo.InvariantCulture, $"active;expires={left}")
            : "terminated;reason=" + reason;
        if (!notice.Body.IsEmpty)
            request.SetBody(notice.Body, notice.ContentType);
        return request;
    }

    // RFC 6665 4.2.2: no answer, or a refusal that names no time to come back, ends a subscription.
    private bool IsLost(SipResponse response)
    {
        if (response.IsSuccess)
            return false;
        if (response.StatusCode == 481 || Seconds.Parse(response.Headers[HeaderNames.RetryAfter]?.Split(';', ' ', '(')[0]) is not { } retry)
            return true;
        lock (gate)
        {
            notBefore = context.Time.GetUtcNow().AddSeconds(Math.Clamp(retry, 1, LongestRetry));
            due = Due.Always;
        }
        return false;
    }
}
