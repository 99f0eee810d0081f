using System.Collections.Frozen;
using System.Collections.Immutable;
using KpnEen.Api.Conventions;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Security;

/// <summary>The issuers the API believes: its own authorization server and those of the configuration list <c>Api:Issuers</c>.</summary>
public sealed class TrustedIssuers
{
    private static readonly ImmutableArray<string> KnownAlgorithms = ["ES256", "RS256", "PS256"];
    private readonly FrozenDictionary<string, TrustedIssuer> byIssuer;

    public TrustedIssuers(IEnumerable<TrustedIssuer> issuers) =>
        byIssuer = issuers.ToFrozenDictionary(issuer => issuer.Issuer, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => byIssuer.Keys;

    internal IEnumerable<TrustedIssuer> All => byIssuer.Values;

    internal TrustedIssuer? Find(string issuer) => byIssuer.GetValueOrDefault(issuer);

    /// <exception cref="InvalidOperationException">An entry of the configuration makes no sense.</exception>
    internal static TrustedIssuers From(IConfiguration configuration, ApiOptions api, IJwksSource ownKeys, IHttpClientFactory clients)
    {
        var own = new TrustedIssuer(
            configuration["Identity:Issuer"]?.TrimEnd('/') ?? $"http://{configuration["KPNEEN_HTTP"] ?? "127.0.0.1:8080"}",
            [api.PublicUrl],
            ["at+jwt"],
            ["ES256"],
            "tenant_id",
            ImmutableDictionary<string, string>.Empty,
            "scope",
            ImmutableDictionary<string, string>.Empty,
            MayBePartner: true,
            IsOwn: true,
            ownKeys
        );
        var others = configuration.GetSection("Api:Issuers").Get<IssuerSettings[]>() ?? [];
        return new TrustedIssuers([own, .. others.Select(settings => Of(settings, api, clients))]);
    }

    private static TrustedIssuer Of(IssuerSettings settings, ApiOptions api, IHttpClientFactory clients)
    {
        var algorithms = settings.Algorithms is { Length: > 0 } chosen ? [.. chosen] : KnownAlgorithms;
        if (algorithms.Except(KnownAlgorithms).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException(
                $"Api:Issuers: the algorithm {unknown} of {settings.Issuer} is none of {string.Join(", ", KnownAlgorithms)}."
            );
        return new TrustedIssuer(
            settings.Issuer,
            settings.Audiences is { Length: > 0 } audiences ? [.. audiences] : [api.PublicUrl],
            settings.AcceptedTypes is { Length: > 0 } types ? [.. types.Select(AccessTokenValidator.NormalType)] : ["at+jwt"],
            algorithms,
            settings.TenantClaim ?? "tenant_id",
            settings.ClientTenants?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty,
            settings.ScopeClaim ?? "scope",
            settings.ScopeMap?.ToImmutableDictionary(map => map.From, map => map.To) ?? ImmutableDictionary<string, string>.Empty,
            settings.MayBePartner,
            IsOwn: false,
            settings switch
            {
                { Jwks: { Length: > 0 } jwks } => new StaticJwksSource(jwks),
                { JwksUri: { } uri } => new HttpJwksSource(uri, clients),
                _ => throw new InvalidOperationException($"Api:Issuers: {settings.Issuer} needs Jwks or JwksUri."),
            }
        );
    }
}
