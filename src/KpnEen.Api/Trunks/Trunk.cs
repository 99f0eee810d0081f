using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Trunks;

/// <summary>A SIP connection to the public side or to the customer's own exchange.</summary>
internal sealed record Trunk
{
    /// <summary>Identifies the trunk.</summary>
    /// <example>trk_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Old exchange, Utrecht</example>
    public required string Name { get; init; }

    /// <summary>Host and port calls are sent to.</summary>
    /// <example>192.0.2.1:5060</example>
    public required string Peer { get; init; }

    /// <summary>Addresses, with or without port, that calls may come from.</summary>
    /// <example>["192.0.2.1"]</example>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>E.164 prefixes the trunk serves, the longest match wins; + serves all.</summary>
    /// <example>["+31"]</example>
    public required IReadOnlyList<string> Prefixes { get; init; }

    /// <summary>Digest account at the peer.</summary>
    /// <example>jansen-trunk</example>
    public string? Username { get; init; }

    /// <summary>Whether a digest password is stored; the password itself is never shown.</summary>
    /// <example>true</example>
    public required bool HasPassword { get; init; }

    /// <summary>Without a provisional answer within it the next trunk is tried, in seconds.</summary>
    /// <example>4</example>
    public required int NoResponseSeconds { get; init; }

    /// <summary>
    /// Whether its sound is encrypted (SRTP): never, where the other side can and is reached over TLS, or always. Required refuses calls
    /// that cannot be encrypted with 488.
    /// </summary>
    /// <example>optional</example>
    public required MediaEncryption MediaEncryption { get; init; }

    /// <summary>When the trunk was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the trunk was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
