using System.Net;

namespace KpnEen.Media;

/// <summary>What offer and answer agreed on, as one leg sees it.</summary>
internal sealed record MediaSession
{
    /// <summary>Where the far side wants RTP; null when it named no address (c=0.0.0.0).</summary>
    public required IPEndPoint? RemoteRtp { get; init; }

    public required int RemoteRtcpPort { get; init; }

    /// <summary>Agreed audio codecs; the first is the one we send.</summary>
    public required IReadOnlyList<PayloadMapping> Voices { get; init; }

    public PayloadMapping? Voice => Voices.Count > 0 ? Voices[0] : null;

    /// <summary>Payload types of telephone-event, when agreed.</summary>
    public required PayloadMapping? Event { get; init; }

    public byte? SendEventType => Event?.SendType;

    /// <summary>What we may do.</summary>
    public required MediaDirection Direction { get; init; }

    public required bool IsHeldByRemote { get; init; }

    /// <summary>All audio codecs of the far side's description, known here or not.</summary>
    public required IReadOnlyList<AudioCodec> RemoteCodecs { get; init; }
}
