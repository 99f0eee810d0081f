using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>One payload type of a stream that is played: its decoder, and how its audio gets to the rate it is played at.</summary>
internal sealed class StreamFormat
{
    private readonly Resampler? _resampler;

    /// <param name="codec">A codec that is known, comfort noise, or telephone-event.</param>
    /// <param name="rate">Rate of the playout, 8000 or 16000.</param>
    public StreamFormat(AudioCodec codec, int rate)
    {
        ClockRate = codec.ClockRate;
        IsNoise = codec == AudioCodec.ComfortNoise;
        IsKey = codec.Name == AudioCodec.TelephoneEvent.Name;
        Decoder = HasAudio ? VoiceCodecs.Decoder(codec, rate) : G711Codec.ALaw;
        _resampler = Resampler.Between(Decoder.Rate, rate);
    }

    public int ClockRate { get; }

    /// <summary>Comfort noise (RFC 3389), no voice.</summary>
    public bool IsNoise { get; }

    /// <summary>A key (RFC 4733): takes a number in the stream, and is not heard.</summary>
    public bool IsKey { get; }

    public bool HasAudio => !IsNoise && !IsKey;

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
