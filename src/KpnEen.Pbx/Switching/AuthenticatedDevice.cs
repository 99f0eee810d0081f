using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Switching;

/// <summary>Who a request's password belongs to: <see cref="KpnEen.Sip.ServerTransaction.Sender"/> of what a phone sends.</summary>
public sealed record AuthenticatedDevice(TenantSnapshot Tenant, User User, Device Device);
