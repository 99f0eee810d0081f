using System.Globalization;
using KpnEen.Sip.Dialogs;

namespace KpnEen.Sip.Subscriptions;

/// <summary>
/// The notifier side of RFC 6665: takes SUBSCRIBEs of authenticated subscribers, keeps the dialogs, ends what nobody refreshes. Which
/// resources and packages there are, the caller knows. Thread-safe.
/// </summary>
public sealed class Notifier(SipStack stack, NotifierLimits limits) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<DialogId, Subscription> byDialog = [];
    private readonly Dictionary<string, LinkedList<Subscription>> byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> ofGroup = new(StringComparer.Ordinal);

    public NotifierLimits Limits => limits;

    /// <summary>Live subscriptions.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return byDialog.Count;
        }
    }

    public int CountOf(string owner)
    {
        lock (gate)
            return byOwner.GetValueOrDefault(owner)?.Count ?? 0;
    }

    /// <summary>A SUBSCRIBE without To tag: 200 and the first NOTIFY, or a refusal. Zero seconds fetch the state once (RFC 6665 4.4.3).</summary>
    /// <param name="open">Makes the state the subscription tells.</param>
    /// <returns>False when it was refused.</returns>
    public bool Begin(ServerTransaction subscribe, EventHeader package, SubscriptionOwner owner, Func<Subscription, IEventState> open)
    {
        if (subscribe.Request.Contacts.Count != 1 || !subscribe.Request.Contacts[0].Uri.IsSip)
        {
            subscribe.Respond(400, "One Contact Is Needed");
            return false;
        }
        if (SecondsOf(subscribe) is not { } seconds)
            return false;
        var core = DialogCore.OfIncoming(stack.Context, subscribe);
        core.ContactUser = subscribe.Request.RequestUri.User;
        var subscription = new Subscription(stack.Context, this, core, package, owner);
        if (!TryAdd(subscription, out var oldest))
        {
            subscription.Drop();
            var refusal = subscribe.CreateResponse(480, "Too Many Subscriptions");
            refusal.Headers[HeaderNames.RetryAfter] = "300";
            subscribe.Respond(refusal);
            return false;
        }
        oldest?.End("rejected");
        try
        {
            subscription.Open(open(subscription));
        }
        catch
        {
            subscription.Drop();
            throw;
        }
        Accept(subscribe, subscription, seconds);
        subscription.Prolong(seconds);
        return true;
    }

    /// <summary>A SUBSCRIBE with To tag: refreshes or ends the subscription; 481 when there is none or it is another's.</summary>
    public void Refresh(ServerTransaction subscribe, EventHeader package, SubscriptionOwner owner)
    {
        Subscription? found;
        lock (gate)
            found = byDialog.GetValueOrDefault(DialogId.OfIncoming(subscribe.Request));
        if (found is null || found.Owner != owner || found.Event.Package != package.Package || found.Event.Id != package.Id)
            subscribe.Respond(481, "Subscription Does Not Exist");
        else if (!found.TakeSequence(subscribe.Request))
            subscribe.Respond(500, "CSeq Out of Order");
        else if (SecondsOf(subscribe) is { } seconds)
        {
            found.Follow(subscribe);
            Accept(subscribe, found, seconds);
            found.Prolong(seconds);
        }
    }

    /// <summary>Forgets all: the process ends, and phones subscribe anew when a refresh finds nothing.</summary>
    public void Dispose()
    {
        Subscription[] all;
        lock (gate)
            all = [.. byDialog.Values];
        foreach (var subscription in all)
            subscription.Drop();
    }

    internal void Forget(Subscription subscription)
    {
        lock (gate)
        {
            if (!byDialog.Remove(subscription.Id))
                return;
            var own = byOwner[subscription.Owner.Name];
            own.Remove(subscription);
            if (own.Count == 0)
                byOwner.Remove(subscription.Owner.Name);
            if (--ofGroup[subscription.Owner.Group] == 0)
                ofGroup.Remove(subscription.Owner.Group);
        }
    }

    private bool TryAdd(Subscription subscription, out Subscription? oldest)
    {
        var owner = subscription.Owner;
        oldest = null;
        lock (gate)
        {
            var grouped = ofGroup.GetValueOrDefault(owner.Group);
            if (grouped >= limits.OfGroup || !byDialog.TryAdd(subscription.Id, subscription))
                return false;
            ofGroup[owner.Group] = grouped + 1;
            if (!byOwner.TryGetValue(owner.Name, out var own))
                byOwner[owner.Name] = own = [];
            if (own.Count >= limits.OfOwner)
                oldest = own.First!.Value;
            own.AddLast(subscription);
            return true;
        }
    }

    // Null when it was refused.
    private uint? SecondsOf(ServerTransaction subscribe)
    {
        var wanted = Math.Min(subscribe.Request.Expires ?? limits.Standard, limits.Longest);
        if (wanted == 0 || wanted >= limits.Shortest)
            return wanted;
        var refusal = subscribe.CreateResponse(423);
        refusal.Headers["Min-Expires"] = limits.Shortest.ToString(CultureInfo.InvariantCulture);
        subscribe.Respond(refusal);
        return null;
    }

    private static void Accept(ServerTransaction subscribe, Subscription subscription, uint seconds)
    {
        var response = subscribe.CreateResponse(200);
        response.Headers[HeaderNames.Contact] = subscription.Contact;
        response.Headers[HeaderNames.Expires] = seconds.ToString(CultureInfo.InvariantCulture);
        subscribe.Respond(response);
    }
}
