namespace KpnEen.Sip.Transport;

/// <summary>What a connection may cost us before we know who is behind it (AST-2016-005: 60 silent connections stopped SIP over TCP).</summary>
public sealed record ConnectionLimits
{
    public static ConnectionLimits Default { get; } = new();

    /// <summary>Connections from one address (IPv6: one /64) of which no request was accepted yet; more are closed at once.</summary>
    public int UnknownPerAddress { get; init; } = 50;

    /// <summary>Connections from one address in all; a large office behind one address has many.</summary>
    public int PerAddress { get; init; } = 2_000;

    /// <summary>A connection of which no request was accepted is closed after this long without a whole message.</summary>
    public TimeSpan UnknownIdle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a message to its last.</summary>
    public TimeSpan WholeMessage { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Making a connection, TLS included.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(4);
}
