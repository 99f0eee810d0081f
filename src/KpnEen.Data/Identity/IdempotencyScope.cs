namespace KpnEen.Data.Identity;

/// <summary>What an Idempotency-Key belongs to.</summary>
/// <param name="TenantId">Empty for a partner that names no tenant.</param>
public sealed record IdempotencyScope(string TenantId, string ClientId, string Operation, string Key)
{
    internal string SealContext => $"idempotency:{TenantId}\0{ClientId}\0{Operation}\0{Key}";
}
