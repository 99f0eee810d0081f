namespace KpnEen.Api.CallMeNow;

/// <summary>A number that call-me-now never calls.</summary>
internal sealed record BlockedNumber
{
    /// <summary>Identifies the entry.</summary>
    /// <example>cmb_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>The number, E.164.</summary>
    /// <example>+31612345678</example>
    public required string Number { get; init; }

    /// <summary>Why it stands here.</summary>
    /// <example>Asked for by letter</example>
    public string? Note { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
