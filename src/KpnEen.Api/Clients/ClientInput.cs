using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using KpnEen.Api.CallMeNow;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Data.Identity;

namespace KpnEen.Api.Clients;

/// <summary>What a caller says about an API client (RFC 7591 2).</summary>
public sealed record ClientInput : ICheckedInput
{
    /// <summary>What people call it; the consent page shows it.</summary>
    /// <example>CRM, production</example>
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>All it may ever get; at most what the caller's own token has.</summary>
    /// <example>["directory:read", "calls:control"]</example>
    [MinLength(1), MaxLength(50), EachText(64)]
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Ways to tokens: client_credentials, authorization_code, refresh_token.</summary>
    /// <example>["client_credentials"]</example>
    [MinLength(1), MaxLength(3), EachText(40)]
    public IReadOnlyList<string> GrantTypes { get; init; } = [Data.Identity.GrantTypes.ClientCredentials];

    /// <summary>Where people are sent back after they signed in. Compared exactly; of a loopback address the port is free.</summary>
    /// <example>["https://crm.example.com/oauth/callback"]</example>
    [MaxLength(20), EachText(2048)]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>How it authenticates: client_secret_basic, client_secret_post, private_key_jwt or none. Absent: by its secret, in the header or in the form.</summary>
    /// <example>client_secret_basic</example>
    [RegularExpression("^(client_secret_basic|client_secret_post|private_key_jwt|none)$")]
    public string? TokenEndpointAuthMethod { get; init; }

    /// <summary>Public keys of private_key_jwt, a JWK Set (RFC 7517): ES256, RS256 or PS256. Or give jwksUri.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where its public keys are: https.</summary>
    /// <example>https://crm.example.com/jwks.json</example>
    [StringLength(2048, MinimumLength = 8)]
    public string? JwksUri { get; init; }

    /// <summary>Authorization requests are taken only when pushed (RFC 9126).</summary>
    /// <example>false</example>
    public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>Tokens are given only with a proof of possession and bound to its key (RFC 9449).</summary>
    /// <example>false</example>
    public bool DpopBoundAccessTokens { get; init; }

    /// <summary>Administrators of any tenant may connect it to theirs. Only a partner's client, made without Kpn-Tenant.</summary>
    /// <example>false</example>
    public bool MultiTenant { get; init; }

    /// <summary>Audiences whose tokens it may ask about at the introspection endpoint (RFC 7662).</summary>
    /// <example>["https://api.kpneen.example"]</example>
    [MaxLength(10), EachText(2048)]
    public IReadOnlyList<string> IntrospectionAudiences { get; init; } = [];

    /// <summary>What it does, in a sentence for the consent page.</summary>
    /// <example>Shows who calls.</example>
    [StringLength(300, MinimumLength = 1)]
    public string? Description { get; init; }

    /// <summary>Its website, for the consent page: https.</summary>
    /// <example>https://crm.example.com</example>
    [StringLength(2048, MinimumLength = 8)]
    public string? WebsiteUri { get; init; }

    /// <summary>Its logo, for the consent page: https.</summary>
    /// <example>https://crm.example.com/logo.png</example>
    [StringLength(2048, MinimumLength = 8)]
    public string? LogoUri { get; init; }

    /// <summary>Dated version it is answered in unless a request names another in Api-Version. Absent: the newest of today, for good.</summary>
    /// <example>2026-11-22</example>
    [RegularExpression("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    public string? ApiVersion { get; init; }

    /// <summary>Origins of the web pages that use its tokens; pages of no other may read the answers (CORS).</summary>
    /// <example>["https://crm.example.com"]</example>
    [MaxLength(20), EachText(300)]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    IEnumerable<ProblemError> ICheckedInput.Check() => ClientRules.Faults(this);

    internal ClientRegistration ToRegistration() =>
        new()
        {
            Name = Name,
            Scopes = [.. Scopes.Distinct()],
            GrantTypes = [.. GrantTypes.Distinct()],
            RedirectUris = [.. RedirectUris.Distinct()],
            AuthMethod = TokenEndpointAuthMethod,
            Jwks = Jwks?.GetRawText(),
            JwksUri = JwksUri,
            RequirePushedAuthorizationRequests = RequirePushedAuthorizationRequests,
            DpopBoundAccessTokens = DpopBoundAccessTokens,
            MultiTenant = MultiTenant,
            IntrospectionAudiences = [.. IntrospectionAudiences.Distinct()],
            Description = Description,
            WebsiteUri = WebsiteUri,
            LogoUri = LogoUri,
            AllowedOrigins = [.. AllowedOrigins.Select(o => Origins.Normalise(o)!).Distinct()],
            ApiVersion = ApiVersion ?? ApiVersions.Released.Newest,
        };
}
