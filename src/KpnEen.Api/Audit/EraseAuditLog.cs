using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Audit;

/// <summary>Whose changes are to be forgotten.</summary>
internal sealed record EraseAuditLog
{
    /// <summary>The user, and what else of the person has an id: devices, numbers.</summary>
    /// <example>["usr_0192f0c1d2e37b4c8d5e6f7081920a1b"]</example>
    [MinLength(1), MaxLength(100), EachText(64)]
    public required IReadOnlyList<string> SubjectIds { get; init; }
}
