using System.Net;
using KpnEen.Media.Sdp;

namespace KpnEen.Media;

/// <summary>What offer and answer agreed on for one line, as we see it.</summary>
internal sealed record MediaSession
{
    /// <summary>Where the far side wants RTP; null when it named no address (c=0.0.0.0), and behind ICE, where a check will tell.</summary>
    public required IPEndPoint? RemoteRtp { get; init; }

    /// <summary>That of the RTP when they share one (<see cref="RtcpMux"/>).</summary>
    public required int RemoteRtcpPort { get; init; }

    /// <summary>RTCP comes and goes on the port of the RTP (RFC 5761).</summary>
    public bool RtcpMux { get; init; }

    /// <summary>All that is agreed, in the far side's order; the first codec is the one we send.</summary>
    public required IReadOnlyList<PayloadMapping> Payloads
    {
        get;
        init
        {
            field = value;
            // Read for each frame: found once.
            Voices = [.. value.Where(p => !AudioChoice.IsKeys(p.Codec) && p.Codec != AudioCodec.ComfortNoise)];
            Voice = Voices is [var first, ..] ? first : null;
            Events = [.. value.Where(p => AudioChoice.IsKeys(p.Codec))];
            Event = Events.FirstOrDefault(e => e.Codec.ClockRate == Voice?.Codec.ClockRate) ?? (Events is [var only, ..] ? only : null);
            ComfortNoise = value.FirstOrDefault(p => p.Codec == AudioCodec.ComfortNoise);
        }
    }

    /// <summary>Agreed audio codecs; the first is the one we send. Of a video line: all.</summary>
    public IReadOnlyList<PayloadMapping> Voices { get; private init; } = [];

    public PayloadMapping? Voice { get; private init; }

    /// <summary>All payload types keys may come under.</summary>
    public IReadOnlyList<PayloadMapping> Events { get; private init; } = [];

    /// <summary>Payload types of telephone-event, by the clock of the codec we send if there is a choice; null when not agreed.</summary>
    public PayloadMapping? Event { get; private init; }

    /// <summary>Comfort noise (RFC 3389), when agreed.</summary>
    public PayloadMapping? ComfortNoise { get; private init; }

    public byte? SendEventType => Event?.SendType;

    /// <summary>What we may do.</summary>
    public required MediaDirection Direction { get; init; }

    public required bool IsHeldByRemote { get; init; }

    /// <summary>All codecs of the far side's description, known here or not, telephone-event left out.</summary>
    public required IReadOnlyList<AudioCodec> RemoteCodecs { get; init; }

    /// <summary>The same with numbers and parameters.</summary>
    public IReadOnlyList<SdpFormat> RemoteFormats { get; init; } = [];

    /// <summary>Milliseconds of audio the far side wants in a packet.</summary>
    public int PacketTime { get; init; } = 20;

    /// <summary>How the packets of the line are to be protected.</summary>
    public LineProtection Protection { get; init; } = LineProtection.None.Instance;
}
