using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Sip.Transport;

/// <summary>
/// How long one connection is waited for: a whole message may not take for ever, and somebody unknown may not be silent for ever.
/// One deadline at a time; <see cref="Token"/> ends the reading.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Close, by the connection's loop.")]
internal sealed class ConnectionPatience
{
    private readonly ConnectionLimits limits;
    private readonly CancellationTokenSource end = new();
    private readonly ITimer timer;
    private volatile bool trusted;
    private bool inMessage;

    public ConnectionPatience(ConnectionLimits limits, TimeProvider time)
    {
        this.limits = limits;
        timer = time.CreateTimer(static end => ((ConnectionPatience)end!).GiveUp(), this, limits.UnknownIdle, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => end.Token;

    /// <summary>The deadline of a message that is under way stays.</summary>
    public void Trust() => trusted = true;

    /// <summary>A whole message came.</summary>
    public void Whole()
    {
        inMessage = false;
        timer.Change(trusted ? Timeout.InfiniteTimeSpan : limits.UnknownIdle, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What seemed to begin a message was a keep-alive that came in pieces; who is unknown has no more time for it.</summary>
    public void Nothing()
    {
        if (inMessage && trusted)
            Whole();
    }

    /// <summary>Some bytes of a message came and not its end.</summary>
    public void Part()
    {
        if (inMessage)
            return;
        inMessage = true;
        timer.Change(limits.WholeMessage, Timeout.InfiniteTimeSpan);
    }

    public void Close()
    {
        timer.Dispose();
        end.Dispose();
    }

    private void GiveUp()
    {
        // Trusted since the timer was set, and nothing begun: it may be silent.
        if (trusted && !inMessage)
            return;
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It closed by itself meanwhile.
        }
    }
}
