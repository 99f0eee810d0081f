using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Validation;

namespace KpnEen.Api.CallMeNow;

/// <summary>A number that wants no such call.</summary>
internal sealed record BlockedNumberInput
{
    /// <summary>The number.</summary>
    /// <example>+31612345678</example>
    [PhoneNumber]
    public required string Number { get; init; }

    /// <summary>Why it stands here.</summary>
    /// <example>Asked for by letter</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Note { get; init; }
}
