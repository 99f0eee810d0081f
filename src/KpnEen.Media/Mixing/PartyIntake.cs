using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transcoding;

namespace KpnEen.Media.Mixing;

/// <summary>What a party says as an even stream of frames: jitter buffer, decoding, concealment. Written by the packet path, read by the clock.</summary>
/// <param name="rate">8000, or 16000 when the party speaks wideband.</param>
internal sealed class PartyIntake(int rate, TimeProvider time) : IPacketIntake
{
    private readonly Playout _playout = new(rate);
    private readonly Dictionary<AudioCodec, StreamFormat> _formats = [];

    public int Rate => rate;

    public PlayoutStatistics Statistics => _playout.Statistics;

    public StreamFormat Format(AudioCodec codec)
    {
        if (!_formats.TryGetValue(codec, out var format))
            _formats[codec] = format = new StreamFormat(codec, rate);
        return format;
    }

    public void Put(in RtpPacket packet, StreamFormat format, uint timestamp) =>
        _playout.Put(packet.Ssrc, packet.Sequence, timestamp, format, packet.Payload, MediaTime.Of(time, packet.At));

    /// <summary>The next 20 ms; false when nobody speaks.</summary>
    public bool Read(Span<short> frame) =>
        _playout.Read(frame, MediaTime.Of(time, time.GetTimestamp())) is PlayoutState.Voice or PlayoutState.Concealed;
}
