namespace KpnEen.Api.Security;

/// <summary>One entry of the configuration list <c>Api:Issuers</c>.</summary>
internal sealed class IssuerSettings
{
    public required string Issuer { get; init; }

    /// <summary>Absent: the address of this API.</summary>
    public string[]? Audiences { get; init; }

    public string[]? AcceptedTypes { get; init; }

    public string[]? Algorithms { get; init; }

    public string? TenantClaim { get; init; }

    public Dictionary<string, string>? ClientTenants { get; init; }

    public string? ScopeClaim { get; init; }

    public ScopeMapping[]? ScopeMap { get; init; }

    public bool MayBePartner { get; init; }

    /// <summary>Where the keys are; or <see cref="Jwks"/>.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>The keys themselves, as JSON.</summary>
    public string? Jwks { get; init; }

    internal sealed record ScopeMapping(string From, string To);
}
