namespace KpnEen.Media.Codecs;

/// <summary>Turns payloads of one codec into 16-bit linear samples at 8 kHz and back.</summary>
internal interface IVoiceCodec
{
    /// <summary>Decodes as much as fits; returns the number of samples.</summary>
    int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Encodes all samples; returns the number of octets.</summary>
    int Encode(ReadOnlySpan<short> samples, Span<byte> payload);
}
