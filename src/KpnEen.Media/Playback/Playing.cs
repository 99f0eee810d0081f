namespace KpnEen.Media.Playback;

/// <summary>A source that is being played.</summary>
internal sealed class Playing(Player player, IAudioSource source) : IDisposable
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IAudioSource Source => source;

    /// <summary>Completes when the source ended, or something else took its place.</summary>
    public Task Finished => _finished.Task;

    public void Finish() => _finished.TrySetResult();

    public void Dispose() => player.Stop(this);
}
