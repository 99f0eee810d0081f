using KpnEen.Sip.Loop;

namespace KpnEen.Sip.Transactions;

/// <summary>A restartable one-shot timer that is counted while it runs. A firing that a restart or stop overtook is dropped. On a signalling loop it hangs in the loop's wheel by itself.</summary>
internal sealed class StackTimer(TimeProvider time, LiveCount running, Action fired) : WheelTimer
{
    private readonly SignallingLoop? loop = (time as LoopTime)?.Loop;
    private readonly Lock? gate = time is LoopTime ? null : new();
    private Shot? shot;

    public void Start(TimeSpan due)
    {
        if (loop is null)
        {
            StartShot(due);
            return;
        }
        if (!loop.Stop(this))
            running.Up();
        loop.Arm(this, due);
    }

    public void Stop()
    {
        if (loop is null)
            StopShot();
        else if (loop.Stop(this))
            running.Down();
    }

    protected internal override void OnDue()
    {
        running.Down();
        fired();
    }

    private void StartShot(TimeSpan due)
    {
        lock (gate!)
        {
            StopShot();
            running.Up();
            shot = new Shot(this);
            shot.Timer = time.CreateTimer(static state => ((Shot)state!).Fire(), shot, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            shot.Timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopShot()
    {
        lock (gate!)
        {
            if (shot is null)
                return;
            shot.Timer?.Dispose();
            shot = null;
            running.Down();
        }
    }

    private void Fire(Shot overdue)
    {
        lock (gate!)
        {
            if (!ReferenceEquals(overdue, shot))
                return;
            StopShot();
        }
        fired();
    }

    private sealed class Shot(StackTimer owner)
    {
        public ITimer? Timer { get; set; }

        public void Fire() => owner.Fire(this);
    }
}
