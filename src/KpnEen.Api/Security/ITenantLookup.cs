namespace KpnEen.Api.Security;

/// <summary>Whether a tenant that a partner names exists.</summary>
public interface ITenantLookup
{
    Task<bool> ExistsAsync(string tenantId, CancellationToken cancel);
}
