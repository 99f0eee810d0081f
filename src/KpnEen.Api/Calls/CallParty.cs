using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Calls;

/// <summary>Which side of the call is meant: a leg, or the user's; neither is needed while one user takes part.</summary>
internal sealed record CallParty
{
    /// <summary>The user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }

    /// <summary>The leg, as the call shows it; counts before the user.</summary>
    /// <example>leg_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^leg_[0-9a-z]{8,40}$")]
    public string? LegId { get; init; }
}
