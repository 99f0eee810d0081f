namespace KpnEen.Api.Services;

/// <summary>Keys on a phone that switch a service.</summary>
internal sealed record ServiceStarCode
{
    /// <summary>What to dial.</summary>
    /// <example>*90</example>
    public required string Code { get; init; }

    /// <summary>What it does.</summary>
    /// <example>Call Forwarding Busy on</example>
    public required string Purpose { get; init; }

    /// <summary>Whether a number may follow.</summary>
    /// <example>true</example>
    public required bool TakesDigits { get; init; }
}
