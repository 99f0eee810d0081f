using System.Globalization;
using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>An m= line of the far side that carries RTP, read as far as we act on it.</summary>
internal sealed record RemoteLine
{
    private const int DefaultPacketTime = 20;
    private const int LongestPacketTime = 120;
    private const int MostCryptoLines = 16;

    /// <summary>Place among the m= lines.</summary>
    public required int Index { get; init; }

    public required RtpProfile Profile { get; init; }

    /// <summary>RTP port.</summary>
    public required int Port { get; init; }

    /// <summary>Where it says it is; null without a c= line.</summary>
    public required SdpConnection? Connection { get; init; }

    public required int RtcpPort { get; init; }

    /// <summary>RTP and RTCP may share a port (RFC 5761).</summary>
    public required bool RtcpMux { get; init; }

    /// <summary>Its port is 0, and it is there all the same: on the transport of its group or not at all (RFC 9143 6).</summary>
    public required bool IsBundleOnly { get; init; }

    public required IReadOnlyList<SdpFormat> Formats { get; init; }

    /// <summary>As the far side sees it; c=0.0.0.0 takes its receiving away.</summary>
    public required MediaDirection Direction { get; init; }

    /// <summary>Milliseconds of audio the far side wants in a packet.</summary>
    public required int PacketTime { get; init; }

    /// <summary>Name of the line (RFC 5888 4); null without one.</summary>
    public required string? Mid { get; init; }

    public required IReadOnlyList<SdpCrypto> Crypto { get; init; }

    public required Fingerprint? Fingerprint { get; init; }

    public required DtlsSetup? Setup { get; init; }

    public required IceCredentials? Ice { get; init; }

    public IReadOnlyList<AudioCodec> Codecs => [.. Formats.Select(f => f.Codec).Where(c => !AudioChoice.IsKeys(c)).Distinct()];

    /// <summary>Where the far side wants RTP; null for c=0.0.0.0, and behind ICE, where only a check tells.</summary>
    /// <exception cref="SdpParseException">It does not say where.</exception>
    /// <exception cref="MediaNegotiationException">No media may go there.</exception>
    public IPEndPoint? AddressBy(RemoteAddressRule rule)
    {
        if (Ice is not null)
            return null;
        if (Connection is null)
            throw new SdpParseException("No c= line for the media.");
        if (Connection.Address is not { } address)
            throw new MediaNegotiationException(301, "Incompatible network address format");
        if (Connection.IsNowhere)
            return null;
        rule.Check(address);
        return new IPEndPoint(address, Port);
    }

    /// <summary>All lines of a kind that are not refused and carry RTP.</summary>
    public static IEnumerable<RemoteLine> All(SdpSession sdp, MediaKind kind)
    {
        for (var index = 0; index < sdp.Media.Count; index++)
        {
            var media = sdp.Media[index];
            if (media.IsOf(kind) && (media.Port != 0 || media.Has("bundle-only")) && RtpProfile.Parse(media.Protocol) is { } profile)
                yield return Read(sdp, media, profile, index);
        }
    }

    /// <summary>Whether anything of that kind is there at all, whatever carries it.</summary>
    public static bool IsOffered(SdpSession sdp, MediaKind kind) => sdp.Media.Any(m => m.IsOf(kind) && m.Port != 0);

    private static RemoteLine Read(SdpSession sdp, SdpMedia media, RtpProfile profile, int index)
    {
        var direction = sdp.DirectionOf(media);
        var ice = profile.IsSecure ? IceCredentials.Read(sdp, media) : null;
        var connection = sdp.ConnectionOf(media);
        return new RemoteLine
        {
            Index = index,
            Profile = profile,
            Port = media.Port,
            Connection = connection,
            RtcpPort = RtcpPortOf(media),
            RtcpMux = media.Has("rtcp-mux"),
            IsBundleOnly = media.Port == 0,
            Formats = SdpFormats.Read(media),
            // RFC 3264 8.4; behind ICE the address there means nothing (RFC 8839 4.3.1).
            Direction = ice is null && connection is { IsNowhere: true } ? direction & ~MediaDirection.ReceiveOnly : direction,
            PacketTime = PacketTimeOf(media),
            Mid = media.Attributes.Value("mid"),
            Crypto = [.. media.Values("crypto").Take(MostCryptoLines).Select(SdpCrypto.Parse).OfType<SdpCrypto>()],
            Fingerprint = media
                .Values("fingerprint")
                .Concat(sdp.Attributes.Values("fingerprint"))
                .Take(MostCryptoLines)
                .Select(Sdp.Fingerprint.Parse)
                .FirstOrDefault(f => f is not null),
            Setup = SetupOf(media.Attributes.Value("setup") ?? sdp.Attributes.Value("setup")),
            Ice = ice,
        };
    }

    // a=rtcp:<port> [IN IP4 <address>] (RFC 3605); the address is not followed: RTCP goes where the media goes.
    private static int RtcpPortOf(SdpMedia media) =>
        media.Values("rtcp").FirstOrDefault() is { } value
        && ushort.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port != 0
            ? port
            : Math.Min(media.Port + 1, ushort.MaxValue);

    // RFC 8866 6.4: a wish, bounded by maxptime; whole tens, since that is what our codecs make.
    private static int PacketTimeOf(SdpMedia media)
    {
        var wish = media.Attributes.Number("ptime") ?? DefaultPacketTime;
        var most = media.Attributes.Number("maxptime") ?? LongestPacketTime;
        return Math.Clamp(Math.Min(wish, most) / 10 * 10, 10, LongestPacketTime);
    }

    private static DtlsSetup? SetupOf(string? value) =>
        value?.Trim().ToLowerInvariant() switch
        {
            "active" => DtlsSetup.Active,
            "passive" => DtlsSetup.Passive,
            "actpass" => DtlsSetup.ActPass,
            _ => null,
        };
}
