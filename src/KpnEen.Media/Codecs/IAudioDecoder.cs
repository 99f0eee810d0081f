namespace KpnEen.Media.Codecs;

/// <summary>
/// Turns the payloads of one stream into linear samples. Most have state: one for each stream, payloads in order, one thread at a
/// time. Nothing is thrown for what a payload holds, nothing is allocated, nothing needs to be disposed.
/// </summary>
internal interface IAudioDecoder
{
    /// <summary>Samples a second of what comes out: 8000 or 16000.</summary>
    int Rate { get; }

    /// <summary>Samples the payload would decode to; 0 when it is not one of this codec.</summary>
    int Measure(ReadOnlySpan<byte> payload);

    /// <summary>Decodes as much as fits (200 ms always do); returns the number of samples, 0 when the payload is broken.</summary>
    int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Makes up for a lost payload in the codec's own way; false when it has none and nothing was written.</summary>
    bool Conceal(Span<short> samples) => false;

    /// <summary>Recovers the lost payload before this one from what this one repeats of it; false when it repeats nothing.</summary>
    bool Recover(ReadOnlySpan<byte> next, Span<short> samples) => false;

    /// <summary>Whether the payload says that the sender is silent and sends no more for a while (DTX).</summary>
    bool IsSilence(ReadOnlySpan<byte> payload) => false;
}
