namespace KpnEen.Data.Identity;

/// <summary>A client whose id and secret are given: the sandbox's.</summary>
public sealed record ClientSeed(string Id, string? TenantId, string Name, string[] Scopes, string Secret);
