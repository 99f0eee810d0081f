using KpnEen.Media.Codecs;

namespace KpnEen.Media.Mixing;

/// <summary>What all who only listen hear, in one codec: encoded once a frame, however many they are.</summary>
/// <param name="rate">Of the mix.</param>
internal sealed class CommonEncoding(AudioCodec codec, string? parameters, int rate)
{
    private readonly IAudioEncoder _encoder = VoiceCodecs.Encoder(codec, parameters, rate);
    private readonly short[] _samples = new short[MixBus.LongestFrame];
    private readonly byte[] _payload = new byte[Pcm.LongestPacket];
    private Resampler? _resampler;
    private int _octets;

    /// <summary>Samples a second of what was encoded.</summary>
    public int Rate => _encoder.Rate;

    public ReadOnlySpan<short> Samples => _samples.AsSpan(0, Rate / 50);

    /// <summary>Empty when the codec leaves silence out.</summary>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _octets);

    /// <summary>How the far side wants it may differ from party to party (a=fmtp).</summary>
    public bool Suits(PayloadMapping voice, int mix) => mix == rate && voice.Codec == codec && voice.Parameters == parameters;

    public void Encode(ReadOnlySpan<short> mix)
    {
        if (rate == Rate)
            mix.CopyTo(_samples);
        else
            (_resampler ??= Resampler.Between(rate, Rate)!).Process(mix, _samples);
        _octets = _encoder.Encode(Samples, _payload);
    }
}
