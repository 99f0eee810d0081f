using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Devices;

/// <summary>A new telephone of a user.</summary>
internal sealed record CreateDevice
{
    /// <summary>Name for people.</summary>
    /// <example>Desk phone Anna</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>SIP user part and digest username, unique on the platform; made up when absent.</summary>
    /// <example>anna-desk</example>
    [RegularExpression("^[a-z0-9][a-z0-9._-]{2,39}$")]
    public string? Username { get; init; }

    /// <summary>
    /// Whether its sound is encrypted (SRTP): never, where the phone can and registers over TLS or WebSocket, or always. Required refuses calls
    /// that cannot be encrypted with 488.
    /// </summary>
    /// <example>optional</example>
    public MediaEncryption MediaEncryption { get; init; } = MediaEncryption.Optional;
}
