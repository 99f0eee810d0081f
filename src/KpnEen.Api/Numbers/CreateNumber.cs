using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Numbers;

/// <summary>A public number to add to the tenant.</summary>
internal sealed record CreateNumber : ICheckedInput
{
    /// <summary>The number; stored as E.164.</summary>
    /// <example>+31201234567</example>
    [PhoneNumber]
    public required string E164 { get; init; }

    /// <summary>What the number leads to; absent: nowhere yet.</summary>
    public NumberTarget? Target { get; init; }

    /// <summary>Shown on a screen pop.</summary>
    /// <example>Sales line</example>
    [StringLength(80, MinimumLength = 1)]
    public string? Label { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (DialledNumber.ToE164(E164) is null || DialledNumber.IsEmergency(E164))
            yield return new ProblemError("/e164", ErrorCodes.InvalidFormat, "The number is a public phone number such as +31201234567.");
    }
}
