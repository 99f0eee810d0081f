using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Devices;

/// <summary>A telephone of a user: one SIP account, any number of registered contacts.</summary>
internal sealed record Device
{
    /// <summary>Identifies the device.</summary>
    /// <example>dev_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Whose telephone it is.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string UserId { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Desk phone Anna</example>
    public required string Name { get; init; }

    /// <summary>SIP user part and digest username, unique on the platform.</summary>
    /// <example>k7m2q9x4tw</example>
    public required string Username { get; init; }

    /// <summary>SIP address of record.</summary>
    /// <example>sip:k7m2q9x4tw@jansen.een.example</example>
    public required string Aor { get; init; }

    /// <summary>A sandbox phone that answers by itself.</summary>
    /// <example>false</example>
    public required bool IsVirtual { get; init; }

    /// <summary>
    /// Whether its sound is encrypted (SRTP): never, where the phone can and registers over TLS or WebSocket, or always. Required refuses calls
    /// that cannot be encrypted with 488.
    /// </summary>
    /// <example>optional</example>
    public required MediaEncryption MediaEncryption { get; init; }

    /// <summary>The contacts the device is registered with at this moment.</summary>
    public required IReadOnlyList<Registration> Registrations { get; init; }

    /// <summary>When the device was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the device was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
