namespace KpnEen.Testing;

/// <summary>A timer of the code under test. It fires on the world's thread, with the execution context of its creation.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : Scheduled, ITimer
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private bool disposed;

    /// <summary>Whether it will fire. Guarded by the clock.</summary>
    public bool Armed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (disposed)
            return false;
        // As with System.Threading.Timer, a period of zero means once.
        this.period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
        clock.Arm(this, dueTime == Timeout.InfiniteTimeSpan ? null : dueTime);
        return true;
    }

    public override void Fire()
    {
        clock.Arm(this, period == Timeout.InfiniteTimeSpan ? null : period);
        if (context is null)
            callback(state);
        else
            ExecutionContext.Run(context, static self => ((VirtualTimer)self!).Call(), this);
    }

    public void Dispose()
    {
        disposed = true;
        clock.Arm(this, null);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
