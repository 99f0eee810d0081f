using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.Registrar;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Switching;

/// <summary>Where the switch listens and keeps its files.</summary>
/// <param name="Listeners">Name and address; the first is where phones register.</param>
/// <param name="MediaAddress">Address of RTP, told in SDP.</param>
/// <param name="RecordingFolder">Recordings of this node.</param>
/// <param name="RegistrationFile">Keeps registrations over a restart; null: they live in memory alone.</param>
public sealed record PbxOptions(
    ImmutableArray<SipListenerOptions> Listeners,
    IPAddress MediaAddress,
    string RecordingFolder,
    int FirstMediaPort = 0,
    int LastMediaPort = 0,
    string? RegistrationFile = null
)
{
    /// <summary>Session-Expires asked for on every leg (RFC 4028); zero asks for none.</summary>
    public TimeSpan SessionInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A side that has been heard, is not on hold, and sends no media for this long is gone: its call ends; zero: never.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much of the SIP messages of calls is kept for who looks for a fault, in octets; 0: nothing.</summary>
    public int LadderBytes { get; init; } = 1024 * 1024;

    /// <summary>The messages of each call go to an <see cref="Diagnosis.ILadderStore"/> when it is over.</summary>
    public bool KeepsLadders { get; init; }

    /// <summary>Threads that receive, send and make media; 0: one for two cores.</summary>
    public int MediaThreads { get; init; }

    /// <summary>Address of RTP of the other family, IPv6 or IPv4; null: none.</summary>
    public IPAddress? OtherMediaAddress { get; init; }

    /// <summary>A larger request goes by TCP where the other side takes it (RFC 3261 18.1.1: 1300 bytes); null: never.</summary>
    public int? TcpAbove { get; init; }

    /// <summary>How long a pair of media ports rests after a call before another gets it; zero: it is closed and bound anew. <see cref="MediaOptions.PortRest"/></summary>
    public TimeSpan MediaPortRest { get; init; }

    /// <summary>Pairs of media ports that may rest; each has two descriptors.</summary>
    public int MostRestingMediaPorts { get; init; } = 256;

    /// <summary>
    /// What a challenge offers, in order. RFC 8760 wants SHA-256 before MD5, but much of what is out there gives up when it sees a challenge it
    /// does not know, wherever it stands (baresip 1.0: "Function not implemented") or when it stands first (SIPp 3.6). So MD5 alone, unless told.
    /// </summary>
    public ImmutableArray<string> DigestAlgorithms { get; init; } = ["MD5"];

    /// <summary>At least 16 secret bytes nonces are signed with; nodes that share them take each other's challenges. Empty: random at each start.</summary>
    public ImmutableArray<byte> NonceKey { get; init; } = [];

    /// <summary>How much strangers may ask.</summary>
    public KpnEen.Sip.SourceLimits Sources { get; init; } = KpnEen.Sip.SourceLimits.Default;

    /// <summary>Times of registrations and the number of contacts.</summary>
    public RegistrarOptions Registrar { get; init; } = new();

    /// <summary>When new calls are refused.</summary>
    public KpnEen.Sip.OverloadLimits Overload { get; init; } = KpnEen.Sip.OverloadLimits.Default;

    /// <summary>Times and numbers of subscriptions (RFC 6665).</summary>
    public NotifierLimits Subscriptions { get; init; } = NotifierLimits.Default;
}
