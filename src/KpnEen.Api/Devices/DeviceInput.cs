using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Devices;

/// <summary>What can be changed of a device.</summary>
internal sealed record DeviceInput
{
    /// <summary>Name for people.</summary>
    /// <example>Desk phone Anna</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }
}
