using System.Buffers.Binary;
using System.Threading.Channels;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Dtmf;

// RFC 4733 2.3
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     event     |E|R| volume    |          duration             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

/// <summary>Makes keys of telephone-events. A key is told at the first of its packets that arrives, so that neither a lost start nor a lost end matters.</summary>
internal sealed class DtmfReceiver(TimeProvider time)
{
    // A key event that says nothing for this long is over, although its end was lost (RFC 4733 2.5.2.2 leaves the length to us).
    private static readonly TimeSpan Forgotten = TimeSpan.FromMilliseconds(500);

    // A long event is cut when its duration field is full; some senders do so a few packets early.
    private const uint LongestSegment = 0xFFFF;
    private const int EarlyCutPackets = 8;

    // Readers that never come must not cost memory.
    private readonly Channel<DtmfDigit> _digits = Channel.CreateBounded<DtmfDigit>(
        new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private bool _active;
    private byte _event;
    private uint _ssrc;
    private uint _start;
    private bool _ended;
    private long _heardAt;

    public ChannelReader<DtmfDigit> Digits => _digits.Reader;

    /// <summary>Takes one packet; returns the key when it is a new one.</summary>
    public char? Receive(in RtpPacket packet, int clockRate = 8000)
    {
        var payload = packet.Payload;
        if (payload.Length < 4 || DtmfKeys.Key(payload[0]) is not { } key)
            return null;
        var end = (payload[1] & 0x80) != 0;
        var duration = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        var fresh = !_active || IsNew(packet, payload[0], duration, (uint)clockRate / 50);
        if (!fresh && packet.Ssrc == _ssrc && (int)(packet.Timestamp - _start) < 0)
            return null;

        _ended = packet.Timestamp == _start && packet.Ssrc == _ssrc && _active ? _ended | end : end;
        _active = true;
        _event = payload[0];
        _ssrc = packet.Ssrc;
        _start = packet.Timestamp;
        _heardAt = time.GetTimestamp();
        if (!fresh)
            return null;
        Tell(key);
        return key;
    }

    /// <summary>A key that was found otherwise: in the audio.</summary>
    public void Tell(char key) => _digits.Writer.TryWrite(new DtmfDigit(key, time.GetUtcNow()));

    public void Complete() => _digits.Writer.TryComplete();

    private bool IsNew(in RtpPacket packet, byte code, ushort duration, uint frame)
    {
        var silent = time.GetElapsedTime(_heardAt) > Forgotten;
        if (packet.Ssrc != _ssrc)
        {
            // The stream was renewed in the middle of a key: it goes on where it was.
            return silent || _ended || code != _event || packet.Marker || duration < frame;
        }
        var step = packet.Timestamp - _start;
        // Repeated, or late from a key told before.
        if ((int)step <= 0)
            return (int)step < 0 && silent;
        var goesOn = code == _event && !_ended && !silent && step <= LongestSegment && step >= LongestSegment - EarlyCutPackets * frame;
        return !goesOn;
    }
}
