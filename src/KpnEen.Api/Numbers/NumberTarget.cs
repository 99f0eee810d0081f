using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Numbers;

/// <summary>What a number (or a click-to-call key) leads to.</summary>
internal sealed record NumberTarget
{
    /// <summary>A user or a hunt group.</summary>
    public required NumberTargetKind Kind { get; init; }

    /// <summary>Id of the user or hunt group.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^(usr|hgr)_[0-9a-z]{8,40}$")]
    public required string Id { get; init; }
}
