namespace KpnEen.Data.Identity;

/// <summary>An OAuth client: a program that uses the API.</summary>
public sealed record ApiClient : ClientRegistration
{
    public required string Id { get; init; }

    /// <summary>Null for a partner, and for the client of a partner.</summary>
    public string? TenantId { get; init; }

    /// <summary>The partner whose client it is: one for people of many tenants.</summary>
    public string? PartnerId { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
