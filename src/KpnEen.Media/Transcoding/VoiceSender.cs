using System.Runtime.CompilerServices;
using KpnEen.Media.Codecs;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Transcoding;

/// <summary>
/// Frames of 20 ms in, packets as the far side wants them out: its codec, its packet time, its comfort noise. Used by one thread at a time.
/// </summary>
internal sealed class VoiceSender(OutgoingStream stream)
{
    private const int FrameMs = 20;

    // RFC 3389 5: how often is ours to choose; a lost one is missed for less than half a second.
    private const int FramesANoise = 20;

    // The longest packet, and a frame less a sample on top. Most legs never say anything of ours: made when one does.
    private short[] _pending = [];
    private int _count;
    private object? _feeder;
    private PayloadMapping? _voice;
    private int _packetTime;
    private int _packet;
    private IAudioEncoder? _encoder;
    private Resampler? _resampler;

    // The codec, or the far side, takes no wideband.
    private bool _isNarrowOnly;
    private bool _anew;
    private bool _marker;
    private int _noiseFrames;

    /// <summary>Sends 20 ms; the feeder is whose voice it is.</summary>
    /// <param name="relayed">The voice of another leg, which is not heard while we speak ourselves.</param>
    [SkipLocalsInit]
    public void Send(object feeder, MediaSession session, scoped ReadOnlySpan<short> samples, int rate, bool relayed = false)
    {
        if (session.Voice is not { } voice)
            return;
        _noiseFrames = 0;
        var encoder = Use(voice, session.PacketTime, rate);
        if (feeder != _feeder)
            (_feeder, _count) = (feeder, 0);
        Append(samples, rate, encoder.Rate);
        Span<byte> payload = stackalloc byte[Pcm.LongestPacket];
        for (; _count >= _packet; Drop())
        {
            var audio = _pending.AsSpan(0, _packet);
            var length = encoder.Encode(audio, payload);
            stream.SendAudio(
                feeder,
                new OwnPacket
                {
                    Type = voice,
                    Payload = payload[..length],
                    Samples = audio,
                    Rate = encoder.Rate,
                    Marker = _marker,
                    BeginsAnew = _anew,
                    IsRelayed = relayed,
                }
            );
            // RFC 3551 4.1: the first packet after silence that was left out bears the marker.
            _marker = length == 0;
            _anew = false;
        }
    }

    /// <summary>20 ms of silence to a side that takes comfort noise: a packet now and then.</summary>
    /// <param name="payload">How loud it is (RFC 3389 3).</param>
    public void SendNoise(object feeder, PayloadMapping noise, ReadOnlySpan<byte> payload, ReadOnlySpan<short> samples, int rate)
    {
        (_feeder, _count) = (feeder, 0);
        stream.SendAudio(
            feeder,
            new OwnPacket
            {
                Type = noise,
                Payload = _noiseFrames++ % FramesANoise == 0 ? payload : [],
                Samples = samples,
                Rate = rate,
                BeginsAnew = _anew,
                IsRelayed = true,
            }
        );
        (_anew, _marker) = (false, true);
    }

    /// <summary>Nothing is sent for a while: what comes next is placed by the clock.</summary>
    public void Pause() => (_anew, _count, _noiseFrames) = (true, 0, 0);

    private IAudioEncoder Use(PayloadMapping voice, int packetTime, int rate)
    {
        if (_encoder is null || voice != _voice || packetTime != _packetTime || (rate > _encoder.Rate && !_isNarrowOnly))
        {
            (_voice, _packetTime, _resampler, _count) = (voice, packetTime, null, 0);
            if (_pending.Length == 0)
                _pending = new short[Pcm.WideRate * (PacketTimes.Longest + FrameMs) / 1000];
            _encoder = VoiceCodecs.Encoder(voice.Codec, voice.Parameters, rate);
            _isNarrowOnly = _encoder.Rate < rate;
            _packet = _encoder.Rate * PacketTimes.Allowed(voice.Codec, packetTime) / 1000;
        }
        return _encoder;
    }

    private void Append(scoped ReadOnlySpan<short> samples, int rate, int wanted)
    {
        if (rate == wanted)
        {
            samples.CopyTo(_pending.AsSpan(_count));
            _count += samples.Length;
            return;
        }
        if (_resampler?.From != rate)
            _resampler = Resampler.Between(rate, wanted)!;
        _count += _resampler.Process(samples, _pending.AsSpan(_count));
    }

    private void Drop()
    {
        _pending.AsSpan(_packet, _count - _packet).CopyTo(_pending);
        _count -= _packet;
    }
}
