namespace KpnEen.Media;

/// <summary>Plays a mono WAV file of 8 kHz: 16-bit PCM, A-law or µ-law. Others are refused by <see cref="InvalidDataException"/>.</summary>
public sealed class WavSource : IAudioSource
{
    private WavSource() { }

    public static WavSource Open(string path) => throw new NotImplementedException();

    public static WavSource Parse(ReadOnlyMemory<byte> file) => throw new NotImplementedException();

    /// <summary>Length of the audio.</summary>
    public TimeSpan Duration => throw new NotImplementedException();

    public bool Read(Span<short> frame) => throw new NotImplementedException();
}
