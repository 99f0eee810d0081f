namespace KpnEen.Data.Identity;

/// <summary>What a client registers: RFC 7591 2.</summary>
public record ClientRegistration
{
    /// <summary>What people call it; the consent page shows it.</summary>
    public required string Name { get; init; }

    /// <summary>All it may ever get.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Some of <see cref="Identity.GrantTypes"/>.</summary>
    public string[] GrantTypes { get; init; } = [Identity.GrantTypes.ClientCredentials];

    /// <summary>Compared exactly; of a loopback address the port is free (RFC 8252 7.3).</summary>
    public string[] RedirectUris { get; init; } = [];

    /// <summary>One of <see cref="AuthMethods"/>; null: by secret, in the header or in the body.</summary>
    public string? AuthMethod { get; init; }

    /// <summary>Public keys for <see cref="AuthMethods.PrivateKeyJwt"/> as JSON (RFC 7517 5); or <see cref="JwksUri"/>.</summary>
    public string? Jwks { get; init; }

    public string? JwksUri { get; init; }

    /// <summary>RFC 9126 6.</summary>
    public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>RFC 9449 5.2: it gets no tokens without a proof.</summary>
    public bool DpopBoundAccessTokens { get; init; }

    /// <summary>Administrators of any tenant may authorise it for theirs. Only of clients that belong to no tenant.</summary>
    public bool MultiTenant { get; init; }

    /// <summary>Audiences whose tokens it may ask about (RFC 7662).</summary>
    public string[] IntrospectionAudiences { get; init; } = [];

    /// <summary>What it does, for the consent page.</summary>
    public string? Description { get; init; }

    public string? WebsiteUri { get; init; }

    public string? LogoUri { get; init; }

    /// <summary>The dated version of the API it was made for; null: always the newest.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Origins whose pages use its tokens (RFC 6454), as browsers send them.</summary>
    public string[] AllowedOrigins { get; init; } = [];

    /// <summary>It has no secret: RFC 6749 2.1, public.</summary>
    public bool IsPublic => AuthMethod == AuthMethods.None;
}
