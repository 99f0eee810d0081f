namespace KpnEen.Api.Devices;

/// <summary>One registered contact of a device.</summary>
internal sealed record Registration
{
    /// <summary>SIP URI the phone is reached at.</summary>
    /// <example>sip:k7m2q9x4tw@192.0.2.10:5060</example>
    public required string Contact { get; init; }

    /// <summary>udp, tcp, tls, ws or wss.</summary>
    /// <example>udp</example>
    public required string Transport { get; init; }

    /// <summary>Address and port the registration came from.</summary>
    /// <example>192.0.2.10:5060</example>
    public required string Source { get; init; }

    /// <summary>What the phone calls itself.</summary>
    /// <example>Yealink SIP-T54W</example>
    public string? UserAgent { get; init; }

    /// <summary>When the registration lapses unless renewed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
