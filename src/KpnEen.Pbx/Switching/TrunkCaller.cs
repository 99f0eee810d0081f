using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Switching;

/// <summary>A call from a trunk: whose number it is for. <see cref="KpnEen.Sip.ServerTransaction.Sender"/> of such an INVITE.</summary>
public sealed record TrunkCaller(TenantSnapshot Tenant, string Number, Trunk Trunk);
