using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Calls;

/// <summary>Whose side of the call is meant; not needed while one user takes part.</summary>
internal sealed record CallSide
{
    /// <summary>The user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }
}
