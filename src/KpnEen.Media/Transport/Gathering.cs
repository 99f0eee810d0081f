namespace KpnEen.Media.Transport;

/// <summary>
/// Whether it pays to let some packets come together before they are handled. A thread that is woken for each one spends more on waking, with
/// cold caches, than on the packet; under load a short rest halves the CPU, and nobody hears that half millisecond.
/// </summary>
internal struct Gathering
{
    /// <summary>The rest: what it adds to the delay of a packet at most, the kernel's own slack aside.</summary>
    public const long RestNanoseconds = 600_000;

    private const long PeriodTicks = 20 * TimeSpan.TicksPerMillisecond;

    // Two packets a rest at least; one is what a flooded port alone makes.
    private const int Begin = 80;
    private const int End = 20;

    private long _periodEnds;
    private int _packets;

    public bool IsOn { get; private set; }

    /// <param name="packets">Handled since the last call.</param>
    /// <param name="now">Time since the thread began.</param>
    public void Count(int packets, TimeSpan now)
    {
        _packets += packets;
        // Begun at once: a flood does not wait for the end of a period.
        IsOn |= _packets >= Begin;
        if (now.Ticks < _periodEnds)
            return;
        IsOn = _packets >= (IsOn ? End : Begin);
        _packets = 0;
        _periodEnds = now.Ticks + PeriodTicks;
    }
}
