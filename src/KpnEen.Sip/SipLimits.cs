namespace KpnEen.Sip;

/// <summary>What a message may be at most; more is malformed.</summary>
public sealed record SipLimits
{
    public static SipLimits Default { get; } = new();

    /// <summary>Bytes.</summary>
    public int Message { get; init; } = 65_536;

    /// <summary>Bytes of one header field, its folded lines together.</summary>
    public int HeaderLine { get; init; } = 8_192;

    public int Headers { get; init; } = 128;

    public int Vias { get; init; } = 50;

    public int Contacts { get; init; } = 20;

    /// <summary>Values of Route, of Record-Route and of Path, each.</summary>
    public int Routes { get; init; } = 50;

    /// <summary>Parameters of one value or URI; fixed, for values are read apart from messages too.</summary>
    public const int Parameters = 64;
}
