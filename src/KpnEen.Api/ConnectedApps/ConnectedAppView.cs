using KpnEen.Data.Identity;

namespace KpnEen.Api.ConnectedApps;

/// <summary>An application that people of the tenant allowed something.</summary>
internal sealed record ConnectedAppView
{
    /// <summary>The application: its client_id.</summary>
    /// <example>cli_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string ClientId { get; init; }

    /// <summary>What it calls itself.</summary>
    /// <example>Great CRM</example>
    public required string Name { get; init; }

    /// <summary>What it says it does.</summary>
    /// <example>Shows who calls.</example>
    public string? Description { get; init; }

    /// <summary>Its website.</summary>
    /// <example>https://crm.example.com</example>
    public string? WebsiteUri { get; init; }

    /// <summary>It is an API client of the tenant itself; else one of a partner, for many tenants.</summary>
    /// <example>false</example>
    public required bool IsOwn { get; init; }

    /// <summary>What it was allowed, by all together.</summary>
    /// <example>["openid", "calls:read", "calls:control"]</example>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The users who allowed it, the first in front.</summary>
    /// <example>["usr_0192f0c1d2e37b4c8d5e6f7081920a1b"]</example>
    public required IReadOnlyList<string> UserIds { get; init; }

    /// <summary>When the first of them did.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>When it last got a token by what they allowed.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    public static ConnectedAppView Of(ConnectedApp app) =>
        new()
        {
            ClientId = app.ClientId,
            Name = app.Name,
            Description = app.Description,
            WebsiteUri = app.WebsiteUri,
            IsOwn = app.IsOwn,
            Scopes = app.Scopes,
            UserIds = app.People,
            ConnectedAt = app.ConnectedAt,
            LastUsedAt = app.LastUsedAt,
        };
}
