namespace KpnEen.Media.Codecs;

/// <summary>Turns linear samples into the payloads of one stream. Most have state: one for each stream. Nothing is allocated or needs to be disposed.</summary>
internal interface IAudioEncoder
{
    /// <summary>Samples a second of what goes in: 8000 or 16000.</summary>
    int Rate { get; }

    /// <summary>Encodes one packet of 10, 20, 40 or 60 ms; returns the number of octets, 0 when nothing needs to be sent (silence, DTX).</summary>
    int Encode(ReadOnlySpan<short> samples, Span<byte> payload);
}
