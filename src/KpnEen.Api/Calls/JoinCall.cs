using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Calls;

/// <summary>The other call whose parties join this one.</summary>
internal sealed record JoinCall
{
    /// <summary>A live call of the same user.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^conv_[0-9a-z]{8,40}$")]
    public required string CallId { get; init; }

    /// <summary>Whose calls these are; not needed while one user takes part.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }
}
