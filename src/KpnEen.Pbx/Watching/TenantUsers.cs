using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Sip;

namespace KpnEen.Pbx.Watching;

/// <summary>Whom a Request-URI of an authenticated phone means.</summary>
public sealed class TenantUsers(TenantDirectory directory)
{
    /// <summary>Null when there is no such user in the tenant; one of another tenant is as unknown as one that is not.</summary>
    public WatchedUser? Find(TenantSnapshot tenant, SipUri uri)
    {
        if (uri.User is not { Length: > 0 } name || (directory.FindByDomain(uri.Host) is { } named && named.Tenant.Id != tenant.Tenant.Id))
            return null;
        return DialPlan.Resolve(tenant, name) is DialTarget.ToUser(var user)
            ? new WatchedUser(tenant, user, SipUri.Sip(name, tenant.Tenant.Domain).ToString())
            : null;
    }
}
