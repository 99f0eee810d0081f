using KpnEen.Media.Rtp;

namespace KpnEen.Media.Codecs;

/// <summary>Decodes the packets of one direction of a leg for those who listen to it, and for nobody while nobody does.</summary>
internal sealed class TapDecoder(AudioCodec codec, AudioTaps taps, AudioSides side)
{
    private readonly IAudioDecoder _decoder = VoiceCodecs.Decoder(codec);
    private bool _started;
    private long _place;
    private uint _last;

    public void Hear(uint timestamp, ReadOnlySpan<byte> payload)
    {
        if (!taps.Any(side))
            return;
        // Counted on beyond 32 bits, because the wrap of the RTP clock must be one of the sample clock too.
        _place = _started ? _place + (int)(timestamp - _last) : timestamp;
        _last = timestamp;
        _started = true;
        Span<short> samples = stackalloc short[Pcm.MostSamples];
        samples = samples[.._decoder.Decode(payload, samples)];
        if (!samples.IsEmpty)
            taps.Hear(side, new AudioFrame(samples, _decoder.Rate, (uint)(_place * _decoder.Rate / codec.ClockRate)));
    }
}
