using System.Collections.Immutable;

namespace KpnEen.Api.Security;

/// <summary>An authorization server whose tokens the API accepts. Adding one is configuration, not code.</summary>
/// <param name="Issuer">Compared exactly with <c>iss</c>.</param>
/// <param name="Audiences">At least one must be in <c>aud</c>.</param>
/// <param name="AcceptedTypes">Media types of the header <c>typ</c>, lower case, without <c>application/</c>: <c>at+jwt</c> (RFC 9068), <c>jwt</c> for providers that do not do that.</param>
/// <param name="Algorithms">Of <c>ES256</c>, <c>RS256</c>, <c>PS256</c>.</param>
/// <param name="TenantClaim">Claim that names the tenant; <paramref name="ClientTenants"/> (client to tenant) serves providers that cannot say it.</param>
/// <param name="ScopeMap">The provider's scope to ours; without a map scopes are taken as they are.</param>
/// <param name="MayBePartner">Whether the scope <c>partner</c>, which reaches all tenants, is believed from this issuer.</param>
/// <param name="IsOwn">The product's own authorization server: its clients' ids need no prefix.</param>
public sealed record TrustedIssuer(
    string Issuer,
    ImmutableArray<string> Audiences,
    ImmutableArray<string> AcceptedTypes,
    ImmutableArray<string> Algorithms,
    string TenantClaim,
    ImmutableDictionary<string, string> ClientTenants,
    string ScopeClaim,
    ImmutableDictionary<string, string> ScopeMap,
    bool MayBePartner,
    bool IsOwn,
    IJwksSource Keys
);
