namespace KpnEen.Sip.Loop;

/// <summary>A timer of <see cref="LoopTime"/> that fires on the loop, with the execution context of its creation.</summary>
internal sealed class LoopTimer(SignallingLoop loop, TimerCallback callback, object? state) : WheelTimer, ITimer
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private volatile bool disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (disposed)
            return false;
        // As with System.Threading.Timer, a period of zero means once.
        this.period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
        if (dueTime == Timeout.InfiniteTimeSpan)
            loop.Stop(this);
        else
            loop.Arm(this, dueTime);
        return true;
    }

    public void Dispose()
    {
        disposed = true;
        loop.Stop(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected internal override void OnDue()
    {
        if (disposed)
            return;
        if (period != Timeout.InfiniteTimeSpan)
            loop.Arm(this, period);
        if (context is null)
            callback(state);
        else
            ExecutionContext.Run(context, static self => ((LoopTimer)self!).Call(), this);
    }

    private void Call() => callback(state);
}
