using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>One payload type of a stream that is played: its decoder, and how its audio gets to the rate it is played at.</summary>
internal sealed class StreamFormat
{
    private readonly Resampler? _resampler;

    /// <param name="codec">A codec that is known, or comfort noise.</param>
    /// <param name="rate">Rate of the playout, 8000 or 16000.</param>
    public StreamFormat(AudioCodec codec, int rate)
    {
        ClockRate = codec.ClockRate;
        if (codec == AudioCodec.ComfortNoise)
        {
            Decoder = G711Codec.ALaw;
            IsNoise = true;
            return;
        }
        Decoder = VoiceCodecs.Decoder(codec, rate);
        _resampler = Resampler.Between(Decoder.Rate, rate);
    }

    public int ClockRate { get; }

    /// <summary>Comfort noise (RFC 3389), no voice.</summary>
    public bool IsNoise { get; }

    public IAudioDecoder Decoder { get; }

    /// <summary>Brings what was decoded to the rate of the playout; returns the number of samples.</summary>
    public int Convert(ReadOnlySpan<short> decoded, Span<short> samples)
    {
        if (_resampler is not null)
            return _resampler.Process(decoded, samples);
        decoded.CopyTo(samples);
        return decoded.Length;
    }
}
