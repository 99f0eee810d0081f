using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using KpnEen.Media.Codecs;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Rtp;

/// <summary>
/// The one RTP stream a leg hears. Whatever feeds it (a relayed leg, a tone, keys), it keeps one SSRC, numbers without
/// gaps of our making and a timestamp that runs on with time.
/// </summary>
internal sealed class OutgoingStream(MediaLatch latch, AudioTaps taps, TimeProvider time)
{
    // RFC 3550 A.1 has 3000 for a gap; what is late stays within the window of RFC 3711 3.3.2.
    private const int MostLost = 3000;
    private const int MostLate = 400;

    private readonly Lock _gate = new();
    private volatile IPacketProtection? _protection;
    private IMediaSocket? _socket;
    private ushort _sequence = NewSequence();
    private int _clockRate = Pcm.Rate;
    private uint _duration = Pcm.Frame;
    private uint _timestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private long _sentAt;
    private object? _feeder;
    private uint _feederSsrc;
    private ushort _sequenceOffset;
    private uint _timestampOffset;
    private bool _maySend;
    private bool _ownAudio;
    private long _keyUntil;
    private long _packets;
    private long _octets;

    public uint Ssrc { get; private set; } = NewSource();

    public long Packets => Interlocked.Read(ref _packets);

    public long Octets => Interlocked.Read(ref _octets);

    /// <summary>The direction of the session allows sending.</summary>
    public bool MaySend
    {
        get => Volatile.Read(ref _maySend);
        set => Volatile.Write(ref _maySend, value);
    }

    /// <summary>While true we speak ourselves, and relayed packets are left out.</summary>
    public bool OwnAudio
    {
        get => Volatile.Read(ref _ownAudio);
        set => Volatile.Write(ref _ownAudio, value);
    }

    /// <summary>While there is one, nothing leaves but through it; null: plain RTP.</summary>
    public IPacketProtection? Protection
    {
        get => _protection;
        set => _protection = value;
    }

    /// <summary>Clock of what is sent, in Hz; follows the codec that is agreed.</summary>
    public int ClockRate
    {
        get => Volatile.Read(ref _clockRate);
        set => Volatile.Write(ref _clockRate, value);
    }

    /// <summary>The socket of the leg, before the first session.</summary>
    public void Use(IMediaSocket socket) => _socket = socket;

    /// <summary>Begins as another source: under a new key of ours its roll-over counter is zero, whatever a far side does at a change of keys.</summary>
    public void RenewSource()
    {
        lock (_gate)
        {
            (Ssrc, _sequence, _feeder) = (NewSource(), NewSequence(), null);
        }
    }

    /// <summary>Passes on a packet of another leg, rewriting it where it lies.</summary>
    public void Relay(object feeder, in RtpPacket packet, byte payloadType, TapDecoder? tap)
    {
        lock (_gate)
        {
            var now = packet.At;
            if (!MaySend || OwnAudio || now < _keyUntil || latch.Target is not { IsSet: true } target)
            {
                // What we hold back must not look like loss when it goes on.
                _feeder = null;
                return;
            }
            var marker = packet.Marker;
            if (!ReferenceEquals(feeder, _feeder) || packet.Ssrc != _feederSsrc || (_protection is not null && Jumps(packet)))
            {
                marker = true;
                _feeder = feeder;
                _feederSsrc = packet.Ssrc;
                _sequenceOffset = (ushort)(_sequence + 1 - packet.Sequence);
                _timestampOffset = NextTimestamp(now) - packet.Timestamp;
            }
            var sequence = (ushort)(packet.Sequence + _sequenceOffset);
            var timestamp = packet.Timestamp + _timestampOffset;
            packet.Rewrite(payloadType, marker, sequence, timestamp, Ssrc);
            // Late packets pass as they are, but never take the counters back.
            if ((short)(sequence - _sequence) > 0)
                _sequence = sequence;
            if ((int)(timestamp - _timestamp) > 0)
                _timestamp = timestamp;
            // First: protection encrypts where it lies.
            tap?.Hear(packet);
            Send(packet.Whole, packet.Buffer.Length, packet.Payload.Length, target, now);
        }
    }

    /// <summary>Sends audio that was made here, and lets those who listen hear it.</summary>
    public void SendAudio(object feeder, in OwnPacket packet)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (packet.IsRelayed && (OwnAudio || now < _keyUntil))
            {
                _feeder = null;
                return;
            }
            if (!MaySend || latch.Target is not { IsSet: true } target)
                return;
            var first = packet.BeginsAnew || !ReferenceEquals(feeder, _feeder);
            _clockRate = packet.Type.Codec.ClockRate;
            _timestamp = first ? NextTimestamp(now) : _timestamp + _duration;
            _duration = (uint)(packet.Samples.Length * (long)_clockRate / packet.Rate);
            (_feeder, _sentAt) = (feeder, now);
            if (taps.Any(AudioSides.Sent))
                taps.Hear(
                    AudioSides.Sent,
                    new AudioFrame(packet.Samples, packet.Rate, (uint)((long)_timestamp * packet.Rate / _clockRate))
                );
            // What a codec leaves out (DTX) takes its time all the same.
            if (!packet.Payload.IsEmpty)
                SendOwn(packet.Type.SendType, first || packet.Marker, _timestamp, packet.Payload, target, now);
        }
    }

    /// <summary>Passes on a packet of a key of another leg whose audio is made anew; that audio pauses meanwhile.</summary>
    public void RelayEvent(object feeder, PayloadMapping type, bool marker, uint timestamp, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!MaySend || OwnAudio || latch.Target is not { IsSet: true } target)
                return;
            var now = time.GetTimestamp();
            var ends = (payload[1] & 0x80) != 0;
            _keyUntil = ends ? now : now + time.TimestampFrequency / 10;
            _feeder = feeder;
            SendOwn(type.SendType, marker, timestamp, payload, target, now);
            // It stands for the time its key has lasted, not for that of its start.
            var until = timestamp + (uint)((long)BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) * _clockRate / type.Codec.ClockRate);
            if ((int)(until - _timestamp) > 0)
                _timestamp = until;
        }
    }

    /// <summary>The audio of another leg is not passed on for so long: it is a key that is sent otherwise.</summary>
    public void HoldBack(TimeSpan length)
    {
        lock (_gate)
            _keyUntil = time.GetTimestamp() + length.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond;
    }

    /// <summary>The timestamp of what would be sent now.</summary>
    public uint NextTimestamp()
    {
        lock (_gate)
            return NextTimestamp(time.GetTimestamp());
    }

    /// <summary>Sends one packet of a telephone-event; all packets of one event bear the timestamp of its start (RFC 4733 2.5.1.2).</summary>
    public void SendEvent(object feeder, PayloadMapping type, bool first, ushort duration, ref uint startedAt, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (first)
                startedAt = NextTimestamp(now);
            _feeder = feeder;
            // Where its clock is not that of the audio, the time that goes by is.
            _timestamp = startedAt + (uint)((long)duration * _clockRate / type.Codec.ClockRate);
            if (MaySend && latch.Target is { IsSet: true } target)
                SendOwn(type.SendType, first, startedAt, payload, target, now);
        }
    }

    /// <summary>The media time that belongs to this moment, for sender reports (RFC 3550 6.4.1).</summary>
    public uint TimestampNow()
    {
        lock (_gate)
            return _sentAt == 0 ? _timestamp : _timestamp + Elapsed(time.GetTimestamp());
    }

    [SkipLocalsInit]
    private void SendOwn(byte payloadType, bool marker, uint timestamp, ReadOnlySpan<byte> payload, in PeerAddress target, long now)
    {
        Span<byte> packet = stackalloc byte[RtpPacket.FixedHeader + Pcm.LongestPacket + IPacketProtection.Room];
        RtpPacket.WriteHeader(packet, payloadType, marker, ++_sequence, timestamp, Ssrc);
        payload.CopyTo(packet[RtpPacket.FixedHeader..]);
        Send(packet, RtpPacket.FixedHeader + payload.Length, payload.Length, target, now);
    }

    private void Send(Span<byte> whole, int length, int payloadLength, in PeerAddress target, long now)
    {
        if (_protection is { } protection && !protection.TryProtect(whole, ref length))
            return;
        _socket?.Send(whole[..length], target);
        _sentAt = now;
        _packets++;
        _octets += payloadLength;
    }

    // A phone that begins its numbers anew: under one key ours never go back, or all would be dropped as sent before.
    private bool Jumps(in RtpPacket packet) => (short)(packet.Sequence + _sequenceOffset - _sequence) is < -MostLate or > MostLost;

    private static uint NewSource() => (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    // RFC 3711 3.3.1: below 2^15, so that the loss of the first packets cannot hide a roll-over.
    private static ushort NewSequence() => (ushort)RandomNumberGenerator.GetInt32(0x8000);

    private uint NextTimestamp(long now) => _sentAt == 0 ? _timestamp : _timestamp + Math.Max((uint)_clockRate / 50, Elapsed(now));

    private uint Elapsed(long now) => (uint)(time.GetElapsedTime(_sentAt, now).Ticks * _clockRate / TimeSpan.TicksPerSecond);
}
