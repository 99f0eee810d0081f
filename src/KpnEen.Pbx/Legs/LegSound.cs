using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>What is played to a leg: one thing at a time, the newest.</summary>
internal sealed class LegSound(MediaPort? port, TimeProvider time)
{
    private IDisposable? sound;

    public void Play(IAudioSource what)
    {
        Hush();
        sound = port?.Send(what);
    }

    public async Task PlayAsync(IAudioSource what, TimeSpan duration, CancellationToken cancellation)
    {
        Play(what);
        await Task.Delay(duration, time, cancellation);
        Hush();
    }

    /// <exception cref="OperationCanceledException">Cancelled: it is silent at once.</exception>
    public async Task PlayAsync(IAudioSource what, CancellationToken cancellation)
    {
        Hush();
        if (port is null)
            return;
        var playing = new Interruptible();
        sound = playing;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, playing.Stopped);
        try
        {
            await port.PlayAsync(what, over.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Something else is heard now.
        }
    }

    public void Hush()
    {
        sound?.Dispose();
        sound = null;
    }

    private sealed class Interruptible : IDisposable
    {
        private readonly CancellationTokenSource stop = new();

        public CancellationToken Stopped => stop.Token;

        public void Dispose() => stop.Cancel();
    }
}
