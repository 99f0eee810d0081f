using KpnEen.Media.Codecs;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Playback;

/// <summary>Encodes what a port says itself for the session it has now. Used by one thread at a time.</summary>
internal sealed class OwnVoice(OutgoingStream stream)
{
    private PayloadMapping? _voice;
    private IAudioEncoder? _encoder;
    private Resampler? _resampler;

    /// <summary>Sends 20 ms as that codec; the feeder is whose voice it is.</summary>
    public void Send(object feeder, PayloadMapping voice, scoped ReadOnlySpan<short> samples, int rate)
    {
        if (_encoder is null || voice != _voice)
            (_voice, _encoder, _resampler) = (voice, VoiceCodecs.Encoder(voice.Codec), null);
        Span<short> converted = stackalloc short[Pcm.WideFrame];
        if (rate != _encoder.Rate)
        {
            if (_resampler?.From != rate)
                _resampler = Resampler.Between(rate, _encoder.Rate)!;
            samples = converted[.._resampler.Process(samples, converted)];
        }
        Span<byte> payload = stackalloc byte[Pcm.LongestPacket];
        payload = payload[.._encoder.Encode(samples, payload)];
        stream.SendAudio(feeder, voice, payload, samples, _encoder.Rate);
    }
}
