using System.Collections.Concurrent;
using System.Net;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Loop;

/// <summary>
/// The one thread all signalling runs on: it waits for datagrams, timers and posts from other threads, and runs what each of them starts to its end, the
/// continuations of async code too. Nothing on it may block. Linux only; it starts with the first socket.
/// </summary>
public sealed class SignallingLoop : IDatagramNetwork, IDisposable
{
    private const int WakeUpSlot = 0;

    /// <summary>So many continuations, then the sockets are looked at again.</summary>
    private const int Burst = 10_000;

    private readonly ILogger<SignallingLoop> log;
    private readonly LoopContext context;
    private readonly TimerWheel wheel;
    private readonly ConcurrentDictionary<long, LoopSocket> sockets = new();
    private readonly Lock gate = new();
    private readonly int epoll;
    private readonly int wakeUp;
    private Thread? thread;
    private volatile int threadId;
    private long lastSocket = WakeUpSlot;
    private int awake;
    private volatile bool stopping;

    public SignallingLoop(ILogger<SignallingLoop> log)
    {
        this.log = log;
        context = new(this);
        Time = new LoopTime(this);
        wheel = new(Now);
        epoll = Linux.CreateEpoll();
        wakeUp = Linux.CreateWakeUp();
        Linux.Watch(epoll, wakeUp, WakeUpSlot);
    }

    /// <summary>For all that runs on the loop: its timers fire there. Used elsewhere, it is the system's time.</summary>
    public TimeProvider Time { get; }

    public SynchronizationContext Context => context;

    /// <summary>The calling thread is the loop.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == threadId;

    /// <summary>Of the wall clock, as the kernel stamps datagrams.</summary>
    internal long UnixNanoseconds => (TimeProvider.System.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    private static long Now => TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1000);

    /// <summary>The system's time behind that of a loop, for work with threads of its own.</summary>
    public static TimeProvider OffLoop(TimeProvider time) => time is LoopTime ? TimeProvider.System : time;

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        var socket = new LoopSocket(this, local, receiver);
        var id = Interlocked.Increment(ref lastSocket);
        sockets[id] = socket;
        Linux.Watch(epoll, socket.Descriptor, id);
        lock (gate)
        {
            if (thread is null)
            {
                thread = new Thread(Run) { IsBackground = true, Name = "signalling" };
                thread.Start();
            }
        }
        return socket;
    }

    /// <summary>Ends the thread. What was posted and not begun is lost, so the stacks on it are disposed before.</summary>
    public void Dispose()
    {
        if (stopping)
            return;
        stopping = true;
        foreach (var socket in sockets.Values)
            socket.Dispose();
        Linux.WakeUp(wakeUp);
        if (!IsCurrent)
            thread?.Join();
        // Their numbers may be others' at once: nobody may use them any more.
        lock (gate)
        {
            Linux.Close(epoll);
            Linux.Close(wakeUp);
        }
    }

    internal void Forget(LoopSocket socket)
    {
        foreach (var (id, known) in sockets)
        {
            if (ReferenceEquals(known, socket))
                sockets.TryRemove(id, out _);
        }
    }

    internal void WakeUp()
    {
        // One wake-up is enough until the loop has seen it.
        if (Interlocked.Exchange(ref awake, 1) != 0)
            return;
        lock (gate)
        {
            if (!stopping)
                Linux.WakeUp(wakeUp);
        }
    }

    internal void Arm(WheelTimer timer, TimeSpan delay)
    {
        // Rounded up, and one for the part of a millisecond that Now leaves off: a timer never fires early.
        var milliseconds = (delay.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond + 1;
        if (wheel.Arm(timer, Now, milliseconds) && !IsCurrent)
            WakeUp();
    }

    internal bool Stop(WheelTimer timer) => wheel.Stop(timer);

    /// <summary>Runs what has become ready, and what that makes ready.</summary>
    internal void RunReady()
    {
        for (var i = 0; i < Burst && context.TryTake(out var work); i++)
        {
            try
            {
                work.Callback(work.State);
            }
            catch (Exception e)
            {
                Failed(e);
            }
        }
    }

    internal void Failed(Exception e) => log.LogError(e, "Work on the signalling thread failed");

    private void Run()
    {
        threadId = Environment.CurrentManagedThreadId;
        SynchronizationContext.SetSynchronizationContext(context);
        using var batch = new ReceiveBatch();
        Span<byte> events = stackalloc byte[64 * Linux.EventSize];
        while (!stopping)
        {
            var count = Linux.Wait(epoll, events, Patience());
            for (var i = 0; i < count && !stopping; i++)
                Take(BitConverter.ToInt64(events[(i * Linux.EventSize + Linux.DataOffset)..]), batch);
            FireTimers();
            RunReady();
        }
    }

    private void Take(long id, ReceiveBatch batch)
    {
        if (id == WakeUpSlot)
        {
            Linux.ClearWakeUp(wakeUp);
            Volatile.Write(ref awake, 0);
            Interlocked.MemoryBarrier();
            context.Admit();
            RunReady();
        }
        else if (sockets.TryGetValue(id, out var socket))
        {
            socket.Receive(batch);
        }
    }

    private void FireTimers()
    {
        try
        {
            wheel.Fire(Now);
        }
        catch (Exception e)
        {
            log.LogError(e, "A timer of the signalling thread failed");
        }
    }

    // Milliseconds until something is due; -1 when nothing is.
    private int Patience()
    {
        if (context.HasReady)
            return 0;
        return wheel.NextDue() is { } due ? (int)Math.Clamp(due - Now, 0, int.MaxValue) : -1;
    }
}
