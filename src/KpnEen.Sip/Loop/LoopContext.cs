using System.Collections.Concurrent;

namespace KpnEen.Sip.Loop;

/// <summary>Brings the continuations of async code back to the loop: those of the loop itself without a lock, those of others through a queue that wakes it.</summary>
internal sealed class LoopContext(SignallingLoop loop) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new(256);
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> arrivals = new();

    /// <summary>Work that can be done at once. Only the loop may ask.</summary>
    public bool HasReady => ready.Count > 0;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (loop.IsCurrent)
        {
            ready.Enqueue((d, state));
            return;
        }
        arrivals.Enqueue((d, state));
        loop.WakeUp();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
            throw new NotSupportedException("Nobody may wait for the loop on another thread; post instead.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Takes over what other threads posted.</summary>
    public void Admit()
    {
        while (arrivals.TryDequeue(out var work))
            ready.Enqueue(work);
    }

    public bool TryTake(out (SendOrPostCallback Callback, object? State) work) => ready.TryDequeue(out work);
}
