namespace KpnEen.Media;

/// <summary>A payload format as SDP names it (RFC 3551, RFC 4855).</summary>
/// <param name="Name">Encoding name of a=rtpmap, compared without case.</param>
/// <param name="ClockRate">RTP clock in Hz.</param>
/// <param name="StaticPayloadType">The payload type RFC 3551 fixes, or null for a dynamic one.</param>
public sealed record AudioCodec(string Name, int ClockRate, byte? StaticPayloadType)
{
    /// <summary>G.711 µ-law.</summary>
    public static AudioCodec Pcmu { get; } = new("PCMU", 8000, 0);

    /// <summary>G.711 A-law.</summary>
    public static AudioCodec Pcma { get; } = new("PCMA", 8000, 8);

    /// <summary>Keys as events (RFC 4733); never the codec of a call by itself.</summary>
    public static AudioCodec TelephoneEvent { get; } = new("telephone-event", 8000, null);

    public bool Equals(AudioCodec? other) =>
        other is not null && ClockRate == other.ClockRate && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(Name.ToUpperInvariant(), ClockRate);

    public override string ToString() => $"{Name}/{ClockRate}";
}
