namespace KpnEen.Testing;

/// <summary>The time of a <see cref="VirtualWorld"/>: it stands still while there is work, then jumps to the next thing that is due.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(Scheduled What, int Version), (long Due, long Order)> queue = new();
    private long now = start.UtcTicks;
    private long order;
    private int timers;

    public DateTimeOffset Start { get; } = start;

    public TimeSpan Elapsed => new(Interlocked.Read(ref now) - Start.UtcTicks);

    /// <summary>Timers of the code under test that will still fire.</summary>
    public int PendingTimers => Volatile.Read(ref timers);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC: a test that means another zone says so.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How wrong the clock on the wall is; timers and timestamps do not care.</summary>
    public TimeSpan WallError { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref now) + WallError.Ticks, TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref now) - Start.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Schedules something of the world itself, such as a datagram on its way.</summary>
    public void Schedule(Scheduled what, TimeSpan after)
    {
        lock (gate)
            Enqueue(what, Interlocked.Read(ref now) + after.Ticks);
    }

    /// <summary>Sets, moves or (null) stops a timer.</summary>
    public void Arm(VirtualTimer timer, TimeSpan? after)
    {
        lock (gate)
        {
            timer.Version++;
            if (timer.Armed != after is not null)
                timers += after is null ? -1 : 1;
            timer.Armed = after is not null;
            if (after is { } delay)
                Enqueue(timer, Interlocked.Read(ref now) + delay.Ticks);
        }
    }

    /// <summary>When the next thing is due, or null when nothing is scheduled.</summary>
    public TimeSpan? NextDue()
    {
        lock (gate)
            return DropStale() ? new TimeSpan(Peek().Due - Start.UtcTicks) : null;
    }

    /// <summary>Jumps to the next thing that is due and does it.</summary>
    public void FireNext()
    {
        Scheduled what;
        lock (gate)
        {
            if (!DropStale())
                return;
            var (due, _) = Peek();
            what = queue.Dequeue().What;
            if (due > now)
                Interlocked.Exchange(ref now, due);
        }
        what.Fire();
    }

    private void Enqueue(Scheduled what, long due) => queue.Enqueue((what, what.Version), (due, order++));

    private (long Due, long Order) Peek()
    {
        queue.TryPeek(out _, out var priority);
        return priority;
    }

    private bool DropStale()
    {
        while (queue.TryPeek(out var entry, out _))
        {
            if (entry.Version == entry.What.Version)
                return true;
            queue.Dequeue();
        }
        return false;
    }
}
