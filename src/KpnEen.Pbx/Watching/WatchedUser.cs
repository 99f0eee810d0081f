using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Watching;

/// <summary>Whom a SUBSCRIBE is about.</summary>
/// <param name="Uri">As the subscriber wrote it, at the tenant's domain: what the documents name.</param>
public sealed record WatchedUser(TenantSnapshot Tenant, User User, string Uri);
