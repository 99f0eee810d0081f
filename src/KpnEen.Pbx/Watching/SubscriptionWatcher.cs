using KpnEen.Pbx.State;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>Passes a change on to a subscription.</summary>
internal sealed record SubscriptionWatcher(Subscription Subscription) : IWatcher
{
    public void Changed() => Subscription.Changed();
}
