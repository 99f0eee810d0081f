namespace KpnEen.Api.Tenants;

/// <summary>A company on the exchange.</summary>
internal sealed record Tenant
{
    /// <summary>Identifies the tenant.</summary>
    /// <example>ten_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Name of the company.</summary>
    /// <example>Bakkerij Jansen</example>
    public required string Name { get; init; }

    /// <summary>SIP domain and digest realm, unique on the platform.</summary>
    /// <example>jansen.een.example</example>
    public required string Domain { get; init; }

    /// <summary>IANA time zone in which schedules are read.</summary>
    /// <example>Europe/Amsterdam</example>
    public required string TimeZone { get; init; }

    /// <summary>What callers hear: nl or en.</summary>
    /// <example>nl</example>
    public required string Language { get; init; }

    /// <summary>Length of one ring in seconds; star codes count in rings.</summary>
    /// <example>5</example>
    public required int RingSeconds { get; init; }

    /// <summary>Id of the tenant in the partner's own administration, unique on the platform.</summary>
    /// <example>customer-1001</example>
    public string? ExternalReference { get; init; }

    /// <summary>When the tenant was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the tenant was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
