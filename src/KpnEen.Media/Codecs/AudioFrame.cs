namespace KpnEen.Media;

/// <summary>A stretch of linear audio, 16 bits a sample, one channel. Valid during the call it is handed to only.</summary>
/// <param name="samples">The audio.</param>
/// <param name="rate">Samples a second: 8000 or 16000.</param>
/// <param name="timestamp">Place of the first sample in its stream, counted in samples of <paramref name="rate"/>, modulo 2^32; from the RTP timestamp, whatever clock that has.</param>
public readonly ref struct AudioFrame(ReadOnlySpan<short> samples, int rate, uint timestamp)
{
    public ReadOnlySpan<short> Samples { get; } = samples;

    /// <summary>8000 or 16000.</summary>
    public int Rate { get; } = rate;

    /// <summary>Counted in samples of <see cref="Rate"/>; jumps when the stream or its rate changes.</summary>
    public uint Timestamp { get; } = timestamp;

    /// <summary>Made up for what was lost: from audio that was spoken up to so many samples before <see cref="Timestamp"/>. 0: as it was sent.</summary>
    public int Reach { get; init; }

    public TimeSpan Duration => TimeSpan.FromTicks(Samples.Length * (TimeSpan.TicksPerSecond / Rate));
}
