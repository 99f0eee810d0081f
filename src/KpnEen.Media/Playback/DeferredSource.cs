using KpnEen.Media.Playback;

namespace KpnEen.Media;

/// <summary>Silence until the audio is there (it is fetched from a store), then that; the other when it cannot be had.</summary>
/// <param name="rate">8000 or 16000, known before the audio is.</param>
public sealed class DeferredSource(Task<IAudioSource> fetched, IAudioSource otherwise, int rate) : IAudioSource
{
    private IAudioSource? _playing;

    public int Rate => rate;

    public bool Read(Span<short> frame)
    {
        if (_playing is null && fetched.IsCompleted)
            _playing = ResampledSource.To(rate, fetched.IsCompletedSuccessfully ? fetched.Result : otherwise);
        if (_playing is not null)
            return _playing.Read(frame);
        frame.Clear();
        return true;
    }
}
