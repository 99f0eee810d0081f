namespace KpnEen.Sip.Transactions;

/// <summary>A restartable one-shot timer that is counted while it runs. A firing that a restart or stop overtook is dropped.</summary>
internal sealed class StackTimer(TimeProvider time, LiveCount running, Action fired)
{
    private readonly Lock gate = new();
    private ITimer? timer;

    public void Start(TimeSpan due)
    {
        lock (gate)
        {
            StopLocked();
            running.Up();
            var shot = new Shot(this);
            timer = shot.Timer = time.CreateTimer(
                static state => ((Shot)state!).Fire(),
                shot,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop()
    {
        lock (gate)
            StopLocked();
    }

    private void StopLocked()
    {
        if (timer is null)
            return;
        timer.Dispose();
        timer = null;
        running.Down();
    }

    private void Fire(ITimer? shot)
    {
        lock (gate)
        {
            if (shot is null || !ReferenceEquals(shot, timer))
                return;
            StopLocked();
        }
        fired();
    }

    private sealed class Shot(StackTimer owner)
    {
        public ITimer? Timer { get; set; }

        public void Fire() => owner.Fire(Timer);
    }
}
