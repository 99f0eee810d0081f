using System.Globalization;
using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>Offer and answer of one line.</summary>
/// <param name="address">Where it is awaited; asked when the line is offered or taken, so that ports are opened for what is used.</param>
internal sealed class LineNegotiator(MediaKind kind, ICodecChoice codecs, LineKeys keys, RemoteAddressRule rule, Func<LineAddress> address)
{
    private int _packetTime = 20;

    public MediaKind Kind => kind;

    /// <summary>Null: there is nothing to offer.</summary>
    /// <param name="before">The line as it is.</param>
    /// <param name="place">Among the m= lines.</param>
    /// <param name="audio">On whose transport it goes when it is bundled.</param>
    public LocalLine.Active? Offer(
        LocalLine.Active? before,
        PeerMedia? other,
        MediaDirection direction,
        int place,
        LocalLine.Active? audio = null
    )
    {
        var formats = codecs.Offer(other);
        if (formats.Count == 0)
            return null;
        var profile = before?.Profile ?? keys.OfferedProfile;
        var carrier = before is { IsBundled: true } ? audio : null;
        var (crypto, dtls) = carrier is null ? keys.Offer(profile) : ([], carrier.Dtls);
        var at = carrier is null ? address() : new LineAddress(carrier.Rtp, carrier.RtcpPort);
        return new LocalLine.Active(kind, profile, at.Rtp, formats)
        {
            RtcpPort = at.RtcpPort,
            Direction = direction,
            PacketTime = _packetTime = other?.PacketTime ?? _packetTime,
            Crypto = crypto,
            Dtls = dtls,
            IsBundled = carrier is not null,
            // Browsers want both; others are spared what they may stumble over.
            RtcpMux = before?.RtcpMux ?? dtls is not null,
            Mid = before?.Mid ?? (dtls is null ? null : place.ToString(CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The first line that may be protected as our policy asks, one that is before one that is not.</summary>
    public AcceptedLine? Choose(SdpSession sdp)
    {
        AcceptedLine? plain = null;
        foreach (var line in RemoteLine.All(sdp, kind))
        {
            var accepted = keys.Answer(line);
            if (accepted is { Protection: not LineProtection.None })
                return accepted;
            plain ??= accepted;
        }
        return plain;
    }

    /// <summary>Our line and what is agreed.</summary>
    /// <exception cref="SdpParseException">It does not say where it is.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits.</exception>
    /// <param name="chosen">The line of the offer.</param>
    /// <param name="other">What the other leg speaks.</param>
    /// <param name="allowed">What we are willing to do.</param>
    /// <param name="carrier">On whose transport it goes; null: on its own.</param>
    public (LocalLine.Active Line, MediaSession Session) Answer(
        AcceptedLine chosen,
        PeerMedia? other,
        MediaDirection allowed,
        LocalLine.Active? carrier = null
    )
    {
        var offered = chosen.Line;
        var remote = offered.AddressBy(rule);
        var formats = codecs.Answer(offered.Formats, other);
        if (formats.Count == 0)
            throw new MediaNegotiationException(305, "Incompatible media format");
        var at = carrier is null ? address() : new LineAddress(carrier.Rtp, carrier.RtcpPort);
        var line = new LocalLine.Active(kind, offered.Profile, at.Rtp, formats)
        {
            IsBundled = carrier is not null,
            RtcpPort = at.RtcpPort,
            Direction = Reverse(offered.Direction) & allowed,
            PacketTime = _packetTime = other?.PacketTime ?? _packetTime,
            RtcpMux = offered.RtcpMux,
            Mid = offered.Mid,
            Crypto = chosen.Crypto,
            Dtls = carrier is null ? chosen.Dtls : carrier.Dtls,
        };
        return (line, Session(line, offered, remote, carrier is null ? chosen.Protection : LineProtection.Bundled.Instance));
    }

    /// <summary>The line is not used any more: what follows is not "as before".</summary>
    public void Drop() => codecs.Dropped();

    /// <summary>What the answer to our line comes to.</summary>
    /// <exception cref="SdpParseException">It does not say where it is.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits.</exception>
    public MediaSession Agree(LocalLine.Active offered, RemoteLine answer)
    {
        var protection = offered.IsBundled ? LineProtection.Bundled.Instance : keys.Agree(offered, answer);
        var session = Session(offered, answer, answer.AddressBy(rule), protection);
        return session.Voice is null ? throw new MediaNegotiationException(305, "Incompatible media format") : session;
    }

    private MediaSession Session(LocalLine.Active local, RemoteLine remote, IPEndPoint? address, LineProtection protection)
    {
        var mux = local.RtcpMux && remote.RtcpMux;
        return new MediaSession
        {
            RemoteRtp = address,
            RemoteRtcpPort = mux ? remote.Port : remote.RtcpPort,
            RtcpMux = mux,
            Payloads = codecs.Agree(local.Formats, remote.Formats),
            Direction = Reverse(remote.Direction) & local.Direction,
            IsHeldByRemote = (remote.Direction & MediaDirection.ReceiveOnly) == 0,
            RemoteCodecs = remote.Codecs,
            RemoteFormats = remote.Formats,
            PacketTime = remote.PacketTime,
            Protection = protection,
        };
    }

    private static MediaDirection Reverse(MediaDirection direction) =>
        ((direction & MediaDirection.SendOnly) != 0 ? MediaDirection.ReceiveOnly : 0)
        | ((direction & MediaDirection.ReceiveOnly) != 0 ? MediaDirection.SendOnly : 0);
}
