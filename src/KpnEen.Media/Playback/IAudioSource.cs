namespace KpnEen.Media;

/// <summary>Audio to play, pulled in frames of 16-bit linear samples at 8 kHz (160 a frame of 20 ms).</summary>
public interface IAudioSource
{
    /// <summary>Fills the frame; false when the audio ended and nothing was written. A short last frame is filled up with silence.</summary>
    bool Read(Span<short> frame);
}
