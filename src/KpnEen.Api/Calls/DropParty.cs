using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Calls;

/// <summary>Who is to leave a conference.</summary>
internal sealed record DropParty
{
    /// <summary>The leg, as the call shows it.</summary>
    /// <example>leg_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^leg_[0-9a-z]{8,40}$")]
    public required string LegId { get; init; }
}
