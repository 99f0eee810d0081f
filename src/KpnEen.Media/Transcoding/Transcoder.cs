using System.Runtime.CompilerServices;
using KpnEen.Media.Codecs;
using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Transcoding;

/// <summary>One leg's voice for another leg that speaks another codec: jitter buffer, decoding, encoding, on the beat of the media clock.</summary>
/// <param name="rate">Of the audio in between: 16000 when both sides can hear the difference.</param>
internal sealed class Transcoder(OutgoingStream target, int rate, IMediaClock clock, TimeProvider time)
    : IPacketIntake,
        IFrameTicker,
        IDisposable
{
    // Frames without a sound after which the beat stops, until a packet comes.
    private const int Patience = 250;

    private readonly Lock _gate = new();
    private readonly Playout _playout = new(rate);
    private readonly VoiceSender _sender = new(target);
    private readonly Dictionary<AudioCodec, StreamFormat> _formats = [];
    private volatile MediaSession? _session;
    private volatile IDisposable? _beat;
    private int _idle;
    private bool _disposed;

    public OutgoingStream Target => target;

    public int Rate => rate;

    public PlayoutStatistics Statistics => _playout.Statistics;

    /// <summary>What the target's far side agreed to.</summary>
    public MediaSession Session
    {
        set => _session = value;
    }

    public StreamFormat Format(AudioCodec codec)
    {
        if (!_formats.TryGetValue(codec, out var format))
            _formats[codec] = format = new StreamFormat(codec, rate);
        return format;
    }

    public void Put(in RtpPacket packet, StreamFormat format, uint timestamp)
    {
        _playout.Put(packet.Ssrc, packet.Sequence, timestamp, format, packet.Payload, MediaTime.Of(time, packet.At));
        if (_beat is not null)
            return;
        lock (_gate)
        {
            _idle = 0;
            if (!_disposed)
                _beat ??= clock.Start(this);
        }
    }

    /// <inheritdoc />
    [SkipLocalsInit]
    public void OnFrame()
    {
        Span<short> frame = stackalloc short[Pcm.WideFrame];
        frame = frame[..(rate / 50)];
        var state = _playout.Read(frame, MediaTime.Of(time, time.GetTimestamp()));
        if (state == PlayoutState.Nothing)
        {
            _sender.Pause();
            if (++_idle > Patience)
                Rest();
            return;
        }
        _idle = 0;
        if (_session is not { } session)
            return;
        if (state == PlayoutState.Noise && session.ComfortNoise is { } noise && noise.Codec.ClockRate == session.Voice?.Codec.ClockRate)
            SendNoise(noise, frame);
        else
            _sender.Send(this, session, frame, rate, relayed: true);
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        Rest();
    }

    private void SendNoise(PayloadMapping noise, ReadOnlySpan<short> frame)
    {
        Span<byte> payload = stackalloc byte[SoundMaker.MostNoisePayload];
        var length = _playout.CopyNoisePayload(payload);
        if (length == 0)
            payload[length++] = ComfortNoise.LevelOf(frame);
        _sender.SendNoise(this, noise, payload[..length], frame, rate);
    }

    private void Rest()
    {
        lock (_gate)
        {
            _beat?.Dispose();
            _beat = null;
        }
    }
}
