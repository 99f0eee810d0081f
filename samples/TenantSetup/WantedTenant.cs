namespace TenantSetup;

/// <param name="ExternalReference">Our own id of the customer: what finds the tenant again.</param>
internal sealed record WantedTenant(string ExternalReference, string Name, string Domain, string TimeZone, string Language);
