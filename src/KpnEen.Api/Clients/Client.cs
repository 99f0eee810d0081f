using System.Text.Json;
using KpnEen.Data.Identity;

namespace KpnEen.Api.Clients;

/// <summary>An OAuth client of the tenant: a program that uses the API.</summary>
public record Client
{
    /// <summary>Identifies the client: its client_id.</summary>
    /// <example>cli_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    /// <example>CRM, production</example>
    public required string Name { get; init; }

    /// <summary>All it may ever get.</summary>
    /// <example>["directory:read", "calls:control"]</example>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Ways to tokens.</summary>
    /// <example>["client_credentials"]</example>
    public required IReadOnlyList<string> GrantTypes { get; init; }

    /// <summary>Where people are sent back after they signed in.</summary>
    /// <example>["https://crm.example.com/oauth/callback"]</example>
    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary>How it authenticates. Absent: by its secret, in the header or in the form.</summary>
    /// <example>client_secret_basic</example>
    public string? TokenEndpointAuthMethod { get; init; }

    /// <summary>Its public keys, a JWK Set.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where its public keys are.</summary>
    /// <example>https://crm.example.com/jwks.json</example>
    public string? JwksUri { get; init; }

    /// <summary>Authorization requests are taken only when pushed.</summary>
    /// <example>false</example>
    public required bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>Tokens are given only with a proof of possession.</summary>
    /// <example>false</example>
    public required bool DpopBoundAccessTokens { get; init; }

    /// <summary>Administrators of any tenant may connect it to theirs.</summary>
    /// <example>false</example>
    public required bool MultiTenant { get; init; }

    /// <summary>Audiences whose tokens it may ask about.</summary>
    /// <example>["https://api.kpneen.example"]</example>
    public required IReadOnlyList<string> IntrospectionAudiences { get; init; }

    /// <summary>What it does.</summary>
    /// <example>Shows who calls.</example>
    public string? Description { get; init; }

    /// <summary>Its website.</summary>
    /// <example>https://crm.example.com</example>
    public string? WebsiteUri { get; init; }

    /// <summary>Its logo.</summary>
    /// <example>https://crm.example.com/logo.png</example>
    public string? LogoUri { get; init; }

    /// <summary>Dated version it is answered in unless a request names another in Api-Version. Absent: the newest.</summary>
    /// <example>2026-11-22</example>
    public string? ApiVersion { get; init; }

    /// <summary>Origins of the web pages that may read answers with its tokens.</summary>
    /// <example>["https://crm.example.com"]</example>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>When the client was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static Client Of(ApiClient client) => With(client, null);

    /// <summary>With a secret that is shown this once; null: it has none.</summary>
    internal static ClientWithSecret With(ApiClient client, string? secret) =>
        new()
        {
            Id = client.Id,
            Name = client.Name,
            Scopes = client.Scopes,
            GrantTypes = client.GrantTypes,
            RedirectUris = client.RedirectUris,
            TokenEndpointAuthMethod = client.AuthMethod,
            Jwks = client.Jwks is { } jwks ? JsonSerializer.Deserialize<JsonElement>(jwks) : null,
            JwksUri = client.JwksUri,
            RequirePushedAuthorizationRequests = client.RequirePushedAuthorizationRequests,
            DpopBoundAccessTokens = client.DpopBoundAccessTokens,
            MultiTenant = client.MultiTenant,
            IntrospectionAudiences = client.IntrospectionAudiences,
            Description = client.Description,
            WebsiteUri = client.WebsiteUri,
            LogoUri = client.LogoUri,
            ApiVersion = client.ApiVersion,
            AllowedOrigins = client.AllowedOrigins,
            CreatedAt = client.CreatedAt,
            UpdatedAt = client.UpdatedAt,
            Secret = secret,
        };
}
