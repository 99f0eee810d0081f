namespace KpnEen.Sip;

/// <summary>The timers of RFC 3261 table 4, RFC 6026 and RFC 3262, all derived from T1, T2 and T4.</summary>
public sealed record SipTimers
{
    public static SipTimers Default { get; } = new();

    /// <summary>Round-trip estimate.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest retransmission interval of non-INVITE requests and INVITE responses.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest life of a message in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>64*T1: B, F, H, J, L, M and the wait for ACK and PRACK.</summary>
    public TimeSpan Timeout => 64 * T1;

    /// <summary>Wait for response retransmissions after a refused INVITE over datagrams.</summary>
    public TimeSpan D { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>A 100 is sent when the user has said nothing for this long (RFC 3261 17.2.1).</summary>
    public TimeSpan Trying { get; init; } = TimeSpan.FromMilliseconds(200);
}
