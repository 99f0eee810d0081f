using System.Collections.Concurrent;

namespace KpnEen.Testing;

/// <summary>
/// The one place where code of a <see cref="VirtualWorld"/> runs. Work posted by the world's own thread is run in the order
/// of posting; work that comes back from another thread waits in its own queue until the pump asks for it.
/// </summary>
internal sealed class VirtualContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> arrivals = new();
    private readonly SemaphoreSlim arrived = new(0);
    private int operations;
    private long foreignPosts;

    /// <summary>The pump's thread; set before the first post.</summary>
    public Thread? Owner { get; set; }

    /// <summary>How often work came back from a thread that is not the world's own.</summary>
    public long ForeignPosts => Interlocked.Read(ref foreignPosts);

    /// <summary>Operations begun and not ended: the clock must not jump meanwhile.</summary>
    public int Operations => Volatile.Read(ref operations);

    public bool HasArrivals => !arrivals.IsEmpty;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread == Owner)
        {
            ready.Enqueue((d, state));
            return;
        }
        Interlocked.Increment(ref foreignPosts);
        arrivals.Enqueue((d, state));
        arrived.Release();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread != Owner)
            throw new NotSupportedException("Blocking on a virtual world from another thread would deadlock it; post instead.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted() => Interlocked.Increment(ref operations);

    public override void OperationCompleted()
    {
        Interlocked.Decrement(ref operations);
        // Wakes a pump that waits for this very operation.
        arrived.Release();
    }

    /// <summary>Runs the next piece of ready work; false when there is none.</summary>
    public bool RunOne()
    {
        if (!ready.TryDequeue(out var work))
            return false;
        work.Callback(work.State);
        return true;
    }

    /// <summary>Takes over what other threads posted; false when there is nothing.</summary>
    public bool Admit()
    {
        var any = false;
        while (arrivals.TryDequeue(out var work))
        {
            ready.Enqueue(work);
            any = true;
        }
        return any;
    }

    /// <summary>Waits in real time until another thread posts or ends an operation; false when the time is up.</summary>
    public bool WaitForArrival(TimeSpan real) => arrived.Wait(real);
}
