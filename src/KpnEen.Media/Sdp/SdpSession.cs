namespace KpnEen.Media.Sdp;

/// <summary>A session description (RFC 8866).</summary>
public sealed record SdpSession
{
    /// <summary>The o= line as it came.</summary>
    public required string Origin { get; init; }

    public string Name { get; init; } = "-";

    public SdpConnection? Connection { get; init; }

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    public IReadOnlyList<SdpMedia> Media { get; init; } = [];

    /// <summary>Version of the o= line; 0 when it bears none.</summary>
    public long OriginVersion => Origin.Split(' ') is { Length: >= 3 } parts && long.TryParse(parts[2], out var version) ? version : 0;

    /// <summary>The codecs of the first audio line that is not refused, in its order, telephone-event left out: what to prefer toward the other leg.</summary>
    public IReadOnlyList<AudioCodec> AudioCodecs =>
        Media.FirstOrDefault(m => m.Kind == "audio" && m.Port != 0) is not { } audio
            ? []
            : [.. SdpFormats.Read(audio).Select(f => f.Codec).Where(c => c.Name != AudioCodec.TelephoneEvent.Name).Distinct()];

    /// <summary>Where a stream goes: its own c= line, else that of the session.</summary>
    public SdpConnection? ConnectionOf(SdpMedia media) => media.Connection ?? Connection;

    /// <summary>Direction as the describing side sees it; a media line inherits that of the session (RFC 8866 6.7).</summary>
    public MediaDirection DirectionOf(SdpMedia media) => Direction(media.Attributes) ?? Direction(Attributes) ?? MediaDirection.SendReceive;

    /// <exception cref="SdpParseException">Not SDP, or beyond the limits.</exception>
    public static SdpSession Parse(ReadOnlySpan<byte> body) => new SdpParser().Parse(body);

    private static MediaDirection? Direction(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Is("sendrecv"))
                return MediaDirection.SendReceive;
            if (attribute.Is("sendonly"))
                return MediaDirection.SendOnly;
            if (attribute.Is("recvonly"))
                return MediaDirection.ReceiveOnly;
            if (attribute.Is("inactive"))
                return MediaDirection.Inactive;
        }
        return null;
    }
}
