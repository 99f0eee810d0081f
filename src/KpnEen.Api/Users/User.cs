namespace KpnEen.Api.Users;

/// <summary>A person on the exchange.</summary>
internal sealed record User
{
    /// <summary>Identifies the user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>What colleagues dial, unique in the tenant.</summary>
    /// <example>201</example>
    public required string Extension { get; init; }

    /// <summary>Name shown to colleagues.</summary>
    /// <example>Anna de Vries</example>
    public required string Name { get; init; }

    /// <summary>E-mail address.</summary>
    /// <example>anna@jansen.example</example>
    public string? Email { get; init; }

    /// <summary>What the user has: only fixed phones, or a mobile as well.</summary>
    public required UserProfile Profile { get; init; }

    /// <summary>E.164 number shown to the public side; absent: the first number that leads to the user.</summary>
    /// <example>+31201234567</example>
    public string? CallerNumber { get; init; }

    /// <summary>Ids of the user in the customer's own systems, repeated in every event.</summary>
    /// <example>["crm-42"]</example>
    public required IReadOnlyList<string> ExternalIds { get; init; }

    /// <summary>When the user was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the user was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
