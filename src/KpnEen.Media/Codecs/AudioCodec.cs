namespace KpnEen.Media;

/// <summary>A payload format as SDP names it (RFC 3551, RFC 4855).</summary>
/// <param name="Name">Encoding name of a=rtpmap, compared without case.</param>
/// <param name="ClockRate">RTP clock in Hz; not always the rate of the audio (G.722, Opus).</param>
/// <param name="StaticPayloadType">The payload type RFC 3551 fixes, or null for a dynamic one.</param>
/// <param name="Channels">Channels a=rtpmap names; left out there when 1.</param>
public sealed record AudioCodec(string Name, int ClockRate, byte? StaticPayloadType, int Channels = 1)
{
    /// <summary>G.711 µ-law.</summary>
    public static AudioCodec Pcmu { get; } = new("PCMU", 8000, 0);

    /// <summary>G.711 A-law.</summary>
    public static AudioCodec Pcma { get; } = new("PCMA", 8000, 8);

    /// <summary>G.722 at 64 kbit/s: audio of 16 kHz under an RTP clock of 8000 Hz (RFC 3551 4.5.2).</summary>
    public static AudioCodec G722 { get; } = new("G722", 8000, 9);

    /// <summary>Opus: always opus/48000/2 in SDP, whatever it carries (RFC 7587 7).</summary>
    public static AudioCodec Opus { get; } = new("opus", 48000, null, 2);

    /// <summary>Comfort noise (RFC 3389); beside a codec, never the codec of a call by itself.</summary>
    public static AudioCodec ComfortNoise { get; } = new("CN", 8000, 13);

    /// <summary>Keys as events (RFC 4733); never the codec of a call by itself.</summary>
    public static AudioCodec TelephoneEvent { get; } = new("telephone-event", 8000, null);

    /// <summary>Keys as events beside a codec with a clock of 48 kHz (RFC 4733 2.1: both have the same).</summary>
    public static AudioCodec TelephoneEvent48 { get; } = new("telephone-event", 48000, null);

    /// <summary>Formats this library knows by name, whether it can decode them or not.</summary>
    internal static IReadOnlyList<AudioCodec> Named { get; } = [Pcmu, Pcma, G722, Opus, ComfortNoise, TelephoneEvent, TelephoneEvent48];

    /// <summary>Samples a second of the audio it carries: 8000 or 16000.</summary>
    public int AudioRate => Codecs.VoiceCodecs.IsWideband(this) ? Codecs.Pcm.WideRate : Codecs.Pcm.Rate;

    public bool Equals(AudioCodec? other) =>
        other is not null && ClockRate == other.ClockRate && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(Name.ToUpperInvariant(), ClockRate);

    /// <summary>As a=rtpmap writes it.</summary>
    public override string ToString() => Channels == 1 ? $"{Name}/{ClockRate}" : $"{Name}/{ClockRate}/{Channels}";
}
