using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Devices;

/// <summary>What can be changed of a device.</summary>
internal sealed record DeviceInput
{
    /// <summary>Name for people.</summary>
    /// <example>Desk phone Anna</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>
    /// Whether its sound is encrypted (SRTP): never, where the phone can and registers over TLS or WebSocket, or always. Required refuses calls
    /// that cannot be encrypted with 488.
    /// </summary>
    /// <example>optional</example>
    public MediaEncryption MediaEncryption { get; init; } = MediaEncryption.Optional;
}
