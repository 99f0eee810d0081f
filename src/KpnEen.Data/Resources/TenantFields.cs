namespace KpnEen.Data.Resources;

/// <summary>The settings of a tenant. See <see cref="KpnEen.Pbx.Directory.Tenant"/>.</summary>
/// <param name="ExternalReference">Id in the partner's administration, unique on the platform.</param>
public sealed record TenantFields(string Name, string Domain, string TimeZone, string Language, int RingSeconds, string? ExternalReference);
