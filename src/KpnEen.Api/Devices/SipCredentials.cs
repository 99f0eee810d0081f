namespace KpnEen.Api.Devices;

/// <summary>What a phone needs to register. The password is shown this once; only hashes of it are kept.</summary>
internal sealed record SipCredentials
{
    /// <summary>SIP address of record.</summary>
    /// <example>sip:k7m2q9x4tw@jansen.een.example</example>
    public required string Aor { get; init; }

    /// <summary>Digest username.</summary>
    /// <example>k7m2q9x4tw</example>
    public required string Username { get; init; }

    /// <summary>Digest password, shown this once.</summary>
    /// <example>hJ4wT9qLm2Xc7VbN5rKz8PdF</example>
    public required string Password { get; init; }

    /// <summary>SIP domain and digest realm.</summary>
    /// <example>jansen.een.example</example>
    public required string Domain { get; init; }

    /// <summary>Host and port to send REGISTER to (outbound proxy).</summary>
    /// <example>sip.een.example:5060</example>
    public required string OutboundProxy { get; init; }

    /// <summary>Transports the exchange listens on.</summary>
    /// <example>["udp","tcp"]</example>
    public required IReadOnlyList<string> Transports { get; init; }
}
