using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Switching;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>Tells a subscriber nothing more once its account is gone, or is another's: a subscription lasts an hour, a dismissal is at once.</summary>
internal sealed class WhileAllowed(IEventState state, TenantDirectory directory, AuthenticatedDevice subscriber) : IEventState
{
    public EventNotice Compose(bool always) =>
        directory.Find(subscriber.Tenant.Tenant.Id)?.FindDevice(subscriber.Device.Username) is var (user, device)
        && (user.Id, device.Id) == (subscriber.User.Id, subscriber.Device.Id)
            ? state.Compose(always)
            : EventNotice.Forbidden;

    public void Dispose() => state.Dispose();
}
