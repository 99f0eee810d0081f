namespace KpnEen.Sip.Loop;

/// <summary>The system's time. A timer made on the loop hangs in the loop's wheel and fires there; one made anywhere else is a timer of the system.</summary>
internal sealed class LoopTime(SignallingLoop loop) : TimeProvider
{
    public SignallingLoop Loop => loop;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!loop.IsCurrent)
            return System.CreateTimer(callback, state, dueTime, period);
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new LoopTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
