using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Numbers;

/// <summary>What can be changed of a number.</summary>
internal sealed record NumberInput
{
    /// <summary>What the number leads to; null: nowhere.</summary>
    public NumberTarget? Target { get; init; }

    /// <summary>Shown on a screen pop.</summary>
    /// <example>Sales line</example>
    [StringLength(80, MinimumLength = 1)]
    public string? Label { get; init; }
}
