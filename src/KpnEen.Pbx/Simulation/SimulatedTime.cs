namespace KpnEen.Pbx.Simulation;

/// <summary>
/// A clock that stands still while something happens, and jumps to the next timer when nothing does; and the one thread on which all of it
/// happens. Two hours of ringing take as long as their code.
/// </summary>
internal sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private const int MostSteps = 200_000;
    private readonly PriorityQueue<Timer, (TimeSpan Due, long Order)> timers = new();
    private long order;

    public TimeSpan Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs the work to its end on this thread.</summary>
    /// <exception cref="InvalidOperationException">It waits for something that is not of the simulation, or never ends.</exception>
    public T Run<T>(Func<Task<T>> work)
    {
        var (outer, context) = (SynchronizationContext.Current, new Pump());
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = work();
            for (var steps = 0; !task.IsCompleted; steps++)
            {
                if (steps > MostSteps || !(context.RunOne() || FireNext()))
                    throw new InvalidOperationException($"The simulation does not end; {Elapsed} had passed in it.");
            }
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private bool FireNext()
    {
        while (timers.TryDequeue(out var timer, out var due))
        {
            if (timer.Version != due.Order)
                continue;
            Elapsed = due.Due;
            timer.Fire();
            return true;
        }
        return false;
    }

    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> posted = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (posted)
                posted.Enqueue((d, state));
        }

        public bool RunOne()
        {
            (SendOrPostCallback Work, object? State) next;
            lock (posted)
            {
                if (!posted.TryDequeue(out next))
                    return false;
            }
            next.Work(next.State);
            return true;
        }
    }

    private sealed class Timer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        /// <summary>What stands in the queue under another number was changed or stopped since.</summary>
        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (every, Version) = (period, ++time.order);
            if (dueTime != Timeout.InfiniteTimeSpan)
                time.timers.Enqueue(this, (time.Elapsed + dueTime, Version));
            return true;
        }

        public void Fire()
        {
            Version = 0;
            if (every > TimeSpan.Zero)
                Change(every, every);
            callback(state);
        }

        public void Dispose() => Version = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
