using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Calls;

/// <summary>Where to send the other party.</summary>
internal sealed record TransferCall : ICheckedInput
{
    /// <summary>Blind or attended.</summary>
    public required TransferKind Kind { get; init; }

    /// <summary>For a blind transfer: extension or phone number.</summary>
    /// <example>202</example>
    [StringLength(32, MinimumLength = 2)]
    public string? To { get; init; }

    /// <summary>For an attended transfer: the consultation call of the same user.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^conv_[0-9a-z]{8,40}$")]
    public string? ConsultationCallId { get; init; }

    /// <summary>Who transfers; not needed while one user takes part.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (Kind == TransferKind.Blind && To is null)
            yield return new ProblemError("/to", ErrorCodes.Required, "A blind transfer needs a destination.");
        if (Kind == TransferKind.Blind && ConsultationCallId is not null)
            yield return new ProblemError("/consultationCallId", ErrorCodes.UnknownMember, "A blind transfer has no consultation call.");
        if (Kind == TransferKind.Attended && ConsultationCallId is null)
            yield return new ProblemError("/consultationCallId", ErrorCodes.Required, "An attended transfer needs the consultation call.");
        if (Kind == TransferKind.Attended && To is not null)
            yield return new ProblemError(
                "/to",
                ErrorCodes.UnknownMember,
                "An attended transfer goes to the other party of the consultation call."
            );
        if (To is not null && !DialledNumber.IsLegalDestination(To))
            yield return new ProblemError("/to", ErrorCodes.InvalidFormat, "The destination is an extension or a phone number.");
    }
}
