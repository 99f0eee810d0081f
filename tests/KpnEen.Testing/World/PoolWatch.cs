using System.Diagnostics;

namespace KpnEen.Testing;

/// <summary>
/// Knows whether work of this world is under way on the thread pool (library code inside .NET hops there, for example
/// <c>ChannelReader.ReadAllAsync</c>), so that the clock does not jump before that work has come home.
/// </summary>
/// <remarks>
/// Work that flows from the world carries its execution context, and <see cref="AsyncLocal{T}"/> tells when a pool thread takes that
/// context on and lays it down: that counts what runs. What is queued and not yet begun shows as a busy pool; a marker sent through the
/// pool's queue then tells when all that was queued before it has begun.
/// </remarks>
internal sealed class PoolWatch(Thread owner)
{
    private static readonly AsyncLocal<PoolWatch?> Current = new(OnContextChanged);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A busy pool thread that has not shown to be ours for so long is another's (a test host waits on some).</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim marker = new();
    private readonly Stopwatch waiting = new();
    private int running;
    private int stuck;
    private long entered;
    private int usualBusy;

    /// <summary>Marks all work that starts from here on as this world's.</summary>
    public void Enter()
    {
        usualBusy = BusyThreads();
        Current.Value = this;
    }

    /// <summary>Returns when no work of this world is queued or running on the thread pool.</summary>
    public void Settle()
    {
        if (IsQuiet())
            return;
        waiting.Restart();
        for (var quiet = 0; quiet < 2; )
        {
            var before = Interlocked.Read(ref entered);
            PassMarker();
            WaitFor(() => Volatile.Read(ref running) <= stuck, Patience);
            // Whoever still runs after the patience blocks, and is no longer waited for.
            stuck = Volatile.Read(ref running);
            WaitFor(IsQuiet, Doubt);
            quiet = before == Interlocked.Read(ref entered) ? quiet + 1 : 0;
        }
        usualBusy = BusyThreads();
    }

    /// <summary>
    /// Nothing of ours runs or waits, and no pool thread is busy that was not before: a thread that has taken a piece of work
    /// and not begun it yet is busy already.
    /// </summary>
    private bool IsQuiet()
    {
        var busy = BusyThreads();
        usualBusy = Math.Min(usualBusy, busy);
        return busy <= usualBusy && Volatile.Read(ref running) <= stuck && ThreadPool.PendingWorkItemCount == 0;
    }

    private void PassMarker()
    {
        marker.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(static m => m.Set(), marker, preferLocal: false);
        marker.Wait(Patience);
    }

    private void WaitFor(Func<bool> condition, TimeSpan most)
    {
        var end = waiting.Elapsed + most;
        var spin = new SpinWait();
        while (!condition() && waiting.Elapsed < end)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    private static int BusyThreads()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most - free;
    }

    private static void OnContextChanged(AsyncLocalValueChangedArgs<PoolWatch?> change)
    {
        if (!change.ThreadContextChanged || !Thread.CurrentThread.IsThreadPoolThread)
            return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Arrive();
    }

    private void Arrive()
    {
        if (Thread.CurrentThread == owner)
            return;
        Interlocked.Increment(ref running);
        Interlocked.Increment(ref entered);
    }

    private void Leave()
    {
        if (Thread.CurrentThread != owner)
            Interlocked.Decrement(ref running);
    }
}
