using System.Runtime.ExceptionServices;

namespace KpnEen.Testing;

/// <summary>
/// A deterministic simulation: one thread, a virtual clock and a virtual network. Code under test that keeps its time by
/// <see cref="Time"/>, its datagrams by <see cref="Network"/> and its continuations on the context runs hours of telephone time in a
/// second, and the same way every time for the same seed.
/// </summary>
public sealed class VirtualWorld
{
    private readonly VirtualClock clock;
    private readonly VirtualContext context;
    private readonly Queue<TaskCompletionSource> waitingForIdle = new();
    private volatile bool abandoned;

    /// <summary>A world of its own; nothing moves in it except inside <see cref="Run(Func{VirtualWorld, Task}, int, VirtualWorldOptions?)"/>.</summary>
    internal VirtualWorld(int seed, VirtualWorldOptions options)
    {
        Seed = seed;
        Options = options;
        Random = new Random(seed);
        clock = new VirtualClock(options.Start);
        context = new VirtualContext();
        // The network draws from its own numbers: a test that draws some does not change the weather.
        Network = new VirtualNetwork(clock, new Random(unchecked(seed * 397) ^ 0x5F3759DF), options.Conditions);
    }

    public int Seed { get; }

    public VirtualWorldOptions Options { get; }

    /// <summary>Hand this to the code under test.</summary>
    public TimeProvider Time => clock;

    public VirtualNetwork Network { get; }

    /// <summary>Chance for the test itself, drawn from <see cref="Seed"/>.</summary>
    public Random Random { get; }

    /// <summary>Somebody sets the clock on the wall, forward or back; the time that passes stays what it is.</summary>
    public void SetWallClock(TimeSpan by) => clock.WallError += by;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>Timers that will still fire: zero when everything under test has been put away.</summary>
    public int PendingTimers => clock.PendingTimers;

    /// <summary>
    /// How often work came back from a thread that is not the world's own. The clock waits for such work, but its order among other such
    /// work is not repeatable, so core code should keep this at zero: read a channel with WaitToReadAsync and TryRead, not ReadAllAsync.
    /// </summary>
    public long ForeignPosts => context.ForeignPosts;

    /// <summary>Runs a test in a world of its own and returns when it is done.</summary>
    /// <exception cref="VirtualWorldException">The test failed, nothing could happen any more, or a budget was exceeded.</exception>
    public static void Run(Func<VirtualWorld, Task> test, int seed = 1, VirtualWorldOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        var world = new VirtualWorld(seed, options ?? VirtualWorldOptions.Default);
        ExceptionDispatchInfo? failure = null;
        // A thread of its own: what the pump's thread hands to the pool must not land in that thread's local queue.
        var thread = new Thread(() =>
        {
            try
            {
                world.Pump(test);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "virtual world",
        };
        thread.Start();
        if (!thread.Join(world.Options.RealBudget))
        {
            world.abandoned = true;
            throw world.Failure($"The test did not end within {world.Options.RealBudget} of real time.", null);
        }
        if (failure is { SourceException: VirtualWorldException })
            failure.Throw();
        if (failure is not null)
            throw world.Failure($"{failure.SourceException.GetType().Name}: {failure.SourceException.Message}", failure.SourceException);
    }

    /// <summary>The same test once for each seed, each in a world of its own.</summary>
    public static void RunSeeds(IEnumerable<int> seeds, Func<VirtualWorld, Task> test, VirtualWorldOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        foreach (var seed in seeds)
            Run(test, seed, options);
    }

    /// <summary>Waits for virtual time to pass.</summary>
    public Task Delay(TimeSpan time) => Task.Delay(time, clock);

    /// <summary>Waits until nothing is left to do at this moment, before the clock moves on.</summary>
    public Task IdleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waitingForIdle.Enqueue(idle);
        return idle.Task;
    }

    /// <summary>Waits until the condition holds, looking every 5 ms of virtual time.</summary>
    /// <exception cref="TimeoutException">The condition did not hold within the virtual time.</exception>
    public async Task UntilAsync(Func<bool> condition, TimeSpan virtualTimeout, string? what = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        await IdleAsync();
        for (var end = Elapsed + virtualTimeout; !condition(); await Delay(TimeSpan.FromMilliseconds(5)))
        {
            if (Elapsed >= end)
                throw new TimeoutException($"{what ?? "The condition"} did not come true within {virtualTimeout}.");
        }
    }

    /// <summary>
    /// Waits for work of the real world (a socket, a database, a process): the virtual clock stands still until it is done.
    /// Work on the thread pool and files need no such mark.
    /// </summary>
    public async Task<T> External<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        context.OperationStarted();
        try
        {
            return await work();
        }
        finally
        {
            context.OperationCompleted();
        }
    }

    /// <inheritdoc cref="External{T}"/>
    public Task External(Func<Task> work) =>
        External(async () =>
        {
            await work();
            return true;
        });

    private void Pump(Func<VirtualWorld, Task> test)
    {
        var watch = new PoolWatch(Thread.CurrentThread);
        context.Owner = Thread.CurrentThread;
        SynchronizationContext.SetSynchronizationContext(context);
        watch.Enter();
        for (var task = test(this); ; )
        {
            while (!task.IsCompleted && !abandoned && context.RunOne()) { }
            if (task.IsCompleted || abandoned)
            {
                if (!abandoned)
                    task.GetAwaiter().GetResult();
                return;
            }
            watch.Settle();
            if (context.Admit())
                continue;
            if (context.Operations > 0)
                context.WaitForArrival(TimeSpan.FromMilliseconds(100));
            else if (waitingForIdle.TryDequeue(out var idle))
                idle.SetResult();
            else
                MoveOn();
        }
    }

    private void MoveOn()
    {
        if (clock.NextDue() is { } due)
        {
            if (due > Options.Budget)
                throw Failure($"The test needs more than its {Options.Budget} of virtual time.", null);
            clock.FireNext();
        }
        // The grace is for work that some thread outside the pool does for us.
        else if (!context.WaitForArrival(TimeSpan.FromMilliseconds(500)) && !context.HasArrivals)
        {
            throw Failure("Deadlock: the test waits, but there is no work, no timer and no datagram left.", null);
        }
    }

    private VirtualWorldException Failure(string reason, Exception? inner) =>
        new(
            $"""
            {reason}
            seed {Seed}, virtual time +{Elapsed}, {PendingTimers} timers pending, {Network.OpenSockets} sockets open, {ForeignPosts} foreign posts
            {Network.Ladder}
            """,
            inner
        );
}
