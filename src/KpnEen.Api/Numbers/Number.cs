namespace KpnEen.Api.Numbers;

/// <summary>A public number of the tenant.</summary>
internal sealed record Number
{
    /// <summary>Identifies the number.</summary>
    /// <example>num_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>The number in E.164, with the leading plus.</summary>
    /// <example>+31201234567</example>
    public required string E164 { get; init; }

    /// <summary>What the number leads to; absent while it leads nowhere.</summary>
    public NumberTarget? Target { get; init; }

    /// <summary>Shown on a screen pop.</summary>
    /// <example>Sales line</example>
    public string? Label { get; init; }

    /// <summary>When the number was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the number was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
