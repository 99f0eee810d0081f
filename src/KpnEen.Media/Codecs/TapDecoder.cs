using System.Runtime.CompilerServices;
using KpnEen.Media.Jitter;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Codecs;

/// <summary>
/// Decodes the packets of one direction of a leg for those who listen to it, as they come, and for nobody while nobody does. A short gap
/// is filled when the packet after it comes; a packet that comes later still takes the place of what was made up, where the codec allows.
/// </summary>
internal sealed class TapDecoder(AudioCodec codec, AudioTaps taps, AudioSides side)
{
    // Longer gaps stay silent, as concealment would be by then.
    private const int LongestGapMs = 100;

    private IAudioDecoder? _decoder;
    private Concealment? _concealment;
    private bool _started;
    private uint _ssrc;
    private ushort _number;
    private uint _timestamp;
    private int _late = -1;

    // Of the newest packet, in units of the RTP clock, counted on beyond 32 bits: its wrap must be one of the sample clock too.
    private long _place;
    private long _end;

    // Of what was made up last.
    private long _madeFrom;
    private long _madeUntil = long.MinValue / 2;

    // Made when somebody listens: most legs are heard by nobody here, and a decoder may take 20 kB.
    private IAudioDecoder Decoder => _decoder ??= VoiceCodecs.Decoder(codec);

    [SkipLocalsInit]
    public void Hear(in RtpPacket packet)
    {
        if (!taps.Any(side))
            return;
        var place = _started ? _place + (int)(packet.Timestamp - _timestamp) : packet.Timestamp;
        var step = (short)(packet.Sequence - _number);
        if (_started && packet.Ssrc == _ssrc)
        {
            if (step <= 0)
            {
                Late(packet, place, step);
                return;
            }
            if (step > 1)
                Fill(packet, place);
        }
        (_started, _ssrc, _number, _timestamp, _place) = (true, packet.Ssrc, packet.Sequence, packet.Timestamp, place);
        Span<short> samples = stackalloc short[Pcm.MostSamples];
        samples = samples[..Decoder.Decode(packet.Payload, samples)];
        _end = place + Clock(samples.Length);
        var joined = (_concealment ??= new Concealment(Decoder.Rate)).Heard(samples);
        if (joined > 0)
            MadeUp(samples[..joined], place);
        Tell(samples[joined..], place + Clock(joined));
    }

    /// <summary>Overtaken on the way, or doubled. With a state that went on without it, it can only do harm.</summary>
    private void Late(in RtpPacket packet, long place, short step)
    {
        if (_decoder is not G711Codec || step == 0 || packet.Sequence == _late)
            return;
        _late = packet.Sequence;
        Span<short> samples = stackalloc short[Pcm.MostSamples];
        Tell(samples[..Decoder.Decode(packet.Payload, samples)], place);
    }

    private void Fill(in RtpPacket packet, long place)
    {
        var gap = (place - _end) * Decoder.Rate / codec.ClockRate;
        var step = Decoder.Rate / 400;
        gap -= gap % step;
        if (gap <= 0 || gap > LongestGapMs * Decoder.Rate / 1000 || _concealment is not { } concealment)
            return;
        Span<short> samples = stackalloc short[(int)gap];
        // What the packet repeats is of the one just before it.
        var last = Math.Min(samples.Length, Decoder.Measure(packet.Payload));
        var before = samples[..^last];
        var repeated = samples[^last..];
        if ((!before.IsEmpty && !Decoder.Conceal(before)) || repeated.IsEmpty || !Decoder.Recover(packet.Payload, repeated))
            concealment.Conceal(samples);
        // What it is made of may have been made up itself.
        var from = _end - Clock(concealment.Memory);
        _madeFrom = _madeUntil > from ? Math.Min(_madeFrom, from) : from;
        MadeUp(samples, _end);
    }

    private void MadeUp(ReadOnlySpan<short> samples, long place)
    {
        _madeUntil = place + Clock(samples.Length);
        Tell(samples, place, (int)((place - _madeFrom) * Decoder.Rate / codec.ClockRate));
    }

    private long Clock(int samples) => (long)samples * codec.ClockRate / Decoder.Rate;

    private void Tell(ReadOnlySpan<short> samples, long place, int reach = 0)
    {
        if (!samples.IsEmpty)
            taps.Hear(side, new AudioFrame(samples, Decoder.Rate, (uint)(place * Decoder.Rate / codec.ClockRate)) { Reach = reach });
    }
}
