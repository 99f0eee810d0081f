using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Calls;

/// <summary>Whom to ring to join the call.</summary>
internal sealed record AddParty : ICheckedInput
{
    /// <summary>Extension or phone number.</summary>
    /// <example>202</example>
    [StringLength(32, MinimumLength = 2)]
    public required string To { get; init; }

    /// <summary>On whose behalf; not needed while one user takes part.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (!DialledNumber.IsLegalDestination(To))
            yield return new ProblemError("/to", ErrorCodes.InvalidFormat, "The destination is an extension or a phone number.");
    }
}
