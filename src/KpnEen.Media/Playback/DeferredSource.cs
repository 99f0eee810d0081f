namespace KpnEen.Media;

/// <summary>Silence until the audio is there (it is fetched from a store), then that; the other when it cannot be had.</summary>
public sealed class DeferredSource(Task<IAudioSource> fetched, IAudioSource otherwise) : IAudioSource
{
    private IAudioSource? _playing;

    public bool Read(Span<short> frame)
    {
        if (_playing is null && fetched.IsCompleted)
            _playing = fetched.IsCompletedSuccessfully ? fetched.Result : otherwise;
        if (_playing is not null)
            return _playing.Read(frame);
        frame.Clear();
        return true;
    }
}
