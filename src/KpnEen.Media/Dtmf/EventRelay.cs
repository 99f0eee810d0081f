using System.Buffers.Binary;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Dtmf;

/// <summary>
/// Passes the packets of keys on beside audio that is made anew: each as it comes, lost ones stay lost, under the clock and the
/// timestamps of the other side (RFC 4733 2.1).
/// </summary>
internal sealed class EventRelay(object feeder, OutgoingStream target, PayloadMapping to, int fromClock)
{
    private const uint LongestSegment = 0xFFFF;

    private bool _started;
    private uint _startedAt;
    private uint _sentFrom;

    /// <param name="isNew">The first packet that came of this key.</param>
    public void Relay(in RtpPacket packet, bool isNew)
    {
        var payload = packet.Payload;
        if (payload.Length < 4)
            return;
        if (isNew)
        {
            (_started, _startedAt) = (true, packet.Timestamp);
            _sentFrom = target.NextTimestamp();
        }
        var since = (int)(packet.Timestamp - _startedAt);
        // Late from a key before this one.
        if (!_started || since < 0)
            return;
        var clock = to.Codec.ClockRate;
        var duration = (uint)((long)BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) * clock / fromClock);
        // RFC 4733 2.5.1.3: what the field cannot hold goes on in another segment.
        var segment = duration == 0 ? 0 : (duration - 1) / LongestSegment * LongestSegment;
        var timestamp = _sentFrom + (uint)((long)since * clock / fromClock) + segment;
        Span<byte> copy = stackalloc byte[4];
        payload[..4].CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(duration - segment));
        target.RelayEvent(feeder, to, packet.Marker || isNew, timestamp, copy);
    }
}
