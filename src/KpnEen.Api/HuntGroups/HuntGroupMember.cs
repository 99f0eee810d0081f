using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.HuntGroups;

/// <summary>A user in a hunt group.</summary>
internal sealed record HuntGroupMember
{
    /// <summary>The user who is rung.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public required string UserId { get; init; }

    /// <summary>Share of the calls in percent, for the policy weighted.</summary>
    /// <example>0</example>
    [Range(0, 100)]
    public int Weight { get; init; }
}
