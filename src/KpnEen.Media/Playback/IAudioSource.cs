namespace KpnEen.Media;

/// <summary>Audio to play, pulled in frames of 20 ms of 16-bit linear samples.</summary>
public interface IAudioSource
{
    /// <summary>Samples a second, 8000 or 16000; the same from first to last. A frame is a fiftieth of it.</summary>
    int Rate => 8000;

    /// <summary>Fills the frame; false when the audio ended and nothing was written. A short last frame is filled up with silence.</summary>
    bool Read(Span<short> frame);
}
