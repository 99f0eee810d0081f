using KpnEen.Sip.Locating;
using KpnEen.Sip.Survival;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip;

/// <summary>What a stack says of itself and how patient it is.</summary>
public sealed record SipStackOptions
{
    /// <summary>Value of User-Agent and Server; null sends neither.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Host in our Contact and Via; null takes the local address of the flow.</summary>
    public string? ContactHost { get; init; }

    public SipTimers Timers { get; init; } = SipTimers.Default;

    /// <summary>The Allow header; a method RFCs know and this list lacks gets 405, one nobody knows 501.</summary>
    public IReadOnlyList<string> Allow { get; init; } =
    [
        "INVITE",
        "ACK",
        "CANCEL",
        "BYE",
        "OPTIONS",
        "REGISTER",
        "PRACK",
        "UPDATE",
        "INFO",
        "REFER",
        "NOTIFY",
        "SUBSCRIBE",
        "PUBLISH",
        "MESSAGE",
    ];

    /// <summary>Option tags we understand: what a Require may name, and our Supported.</summary>
    public IReadOnlyList<string> Supported { get; init; } = ["100rel", "replaces", "path", "timer"];

    /// <summary>Bodies an INVITE may carry; others get 415.</summary>
    public IReadOnlyList<string> Accept { get; init; } = ["application/sdp", "multipart/mixed"];

    /// <summary>RFC 4028.</summary>
    public SessionTimerOptions SessionTimer { get; init; } = new();

    public SipLimits Limits { get; init; } = SipLimits.Default;

    /// <summary>How much strangers may ask.</summary>
    public SourceLimits Sources { get; init; } = SourceLimits.None;

    public OverloadLimits Overload { get; init; } = OverloadLimits.None;

    public ConnectionLimits Connections { get; init; } = ConnectionLimits.Default;

    /// <summary>Where names are looked up (RFC 3263); the standard one knows addresses alone.</summary>
    public INameService Names { get; init; } = HostNames.Instance;

    /// <summary>Whom we believe when we connect by TLS.</summary>
    public TlsClientOptions Tls { get; init; } = TlsClientOptions.Default;

    /// <summary>A request above so many bytes goes by TCP to a server that takes it (RFC 3261 18.1.1: 1300); null: never.</summary>
    public int? TcpAbove { get; init; }

    /// <summary>Chooses waits after collisions; give a seeded one to repeat a test.</summary>
    public Random Random { get; init; } = Random.Shared;

    public ISipTrace? Trace { get; init; }

    /// <summary>Keeps the legs over a kill of the process; null keeps none.</summary>
    public ILegKeeper? Keeper { get; init; }
}
