using System.Globalization;
using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>The audio line of the far side, read as far as we act on it.</summary>
internal sealed record RemoteAudio
{
    /// <summary>Place among the m= lines.</summary>
    public required int Index { get; init; }

    public required string Protocol { get; init; }

    /// <summary>Null for c=0.0.0.0.</summary>
    public required IPEndPoint? Rtp { get; init; }

    public required int RtcpPort { get; init; }

    public required IReadOnlyList<(byte PayloadType, AudioCodec Codec)> Formats { get; init; }

    /// <summary>As the far side sees it; c=0.0.0.0 takes its receiving away.</summary>
    public required MediaDirection Direction { get; init; }

    public IReadOnlyList<AudioCodec> Codecs =>
        [.. Formats.Select(f => f.Codec).Where(c => c.Name != AudioCodec.TelephoneEvent.Name).Distinct()];

    public (byte PayloadType, AudioCodec Codec)? Event =>
        Formats.Where(f => f.Codec == AudioCodec.TelephoneEvent).Select(f => ((byte, AudioCodec)?)f).FirstOrDefault();

    /// <summary>The first audio line that is not refused and runs over plain RTP.</summary>
    /// <exception cref="MediaNegotiationException">There is none that can be used, or its address must not be sent to.</exception>
    public static RemoteAudio Find(SdpSession sdp, RemoteAddressRule rule)
    {
        var audio = sdp
            .Media.Index()
            .Where(m => m.Item.Kind.Equals("audio", StringComparison.OrdinalIgnoreCase) && m.Item.Port != 0)
            .ToList();
        if (audio.Count == 0)
            throw new MediaNegotiationException(304, "Media type not available");
        foreach (var (index, media) in audio)
        {
            if (media.Protocol is "RTP/AVP" or "RTP/AVPF")
                return Read(sdp, media, index, rule);
        }
        throw new MediaNegotiationException(302, "Incompatible transport protocol");
    }

    private static RemoteAudio Read(SdpSession sdp, SdpMedia media, int index, RemoteAddressRule rule)
    {
        if (sdp.ConnectionOf(media) is not { } connection)
            throw new SdpParseException("No c= line for the audio.");
        if (connection.Address is not { } address)
            throw new MediaNegotiationException(301, "Incompatible network address format");
        if (!connection.IsNowhere)
            rule.Check(address);
        var direction = sdp.DirectionOf(media);
        return new RemoteAudio
        {
            Index = index,
            Protocol = media.Protocol,
            Rtp = connection.IsNowhere ? null : new IPEndPoint(address, media.Port),
            RtcpPort = RtcpPortOf(media),
            Formats = SdpFormats.Read(media),
            // RFC 3264 8.4
            Direction = connection.IsNowhere ? direction & ~MediaDirection.ReceiveOnly : direction,
        };
    }

    // a=rtcp:<port> [IN IP4 <address>] (RFC 3605); the address is not followed: RTCP goes where the media goes.
    private static int RtcpPortOf(SdpMedia media) =>
        media.Values("rtcp").FirstOrDefault() is { } value
        && ushort.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port != 0
            ? port
            : Math.Min(media.Port + 1, ushort.MaxValue);
}
