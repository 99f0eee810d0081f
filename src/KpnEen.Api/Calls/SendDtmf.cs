using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Calls;

/// <summary>Digits to send to the far side.</summary>
internal sealed record SendDtmf
{
    /// <summary>Keys in order: 0 to 9, *, #, A to D.</summary>
    /// <example>1234#</example>
    [RegularExpression("^[0-9*#A-D]{1,32}$")]
    public required string Digits { get; init; }

    /// <summary>Whose far side; not needed while one user takes part.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }
}
