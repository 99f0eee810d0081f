using System.Collections.Immutable;
using System.Net;

namespace KpnEen.Sip;

/// <summary>
/// How much a stranger may ask: whoever proved a password from this address and port, and whoever the handler knows, is no stranger. Counted are
/// requests that were refused; responses, ACK, requests of dialogs and repeated ones are always heard.
/// </summary>
public sealed record SourceLimits
{
    public static SourceLimits Default { get; } = new();

    /// <summary>No limits: for a stack that only plays phones.</summary>
    public static SourceLimits None { get; } = new() { IsOff = true };

    public bool IsOff { get; init; }

    /// <summary>Wrong passwords from one address in <see cref="Window"/>, then it is not heard for <see cref="BlockFor"/>.</summary>
    public int WrongPasswords { get; init; } = 20;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan BlockFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Refused requests a second from one address and port, after <see cref="EndPointBurst"/>; more is not answered.</summary>
    public int EndPointRate { get; init; } = 5_000;

    public int EndPointBurst { get; init; } = 20_000;

    /// <summary>The same from one address on all ports: an office behind NAT restarts at once.</summary>
    public int AddressRate { get; init; } = 10_000;

    public int AddressBurst { get; init; } = 40_000;

    /// <summary>
    /// Bytes to a stranger for each byte of his over datagrams, in <see cref="Window"/>: his address may be forged, and the one who has it must not
    /// get more than the forger spends (RFC 3261 26.1.5).
    /// </summary>
    public double Amplification { get; init; } = 1.5;

    /// <summary>Bytes before that counts: the first answer to a short request.</summary>
    public int FreeBytes { get; init; } = 600;

    /// <summary>Proxies of ours that stand before the phones: the source is who they heard, as their Via tells.</summary>
    public ImmutableHashSet<IPAddress> Edges { get; init; } = [];
}
