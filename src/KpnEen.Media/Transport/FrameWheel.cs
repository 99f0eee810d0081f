namespace KpnEen.Media.Transport;

/// <summary>
/// The tickers of one media thread, spread over the 20 ms: many calls that make audio must not come due in one moment, for the packets
/// that are relayed would wait for all of them.
/// </summary>
internal sealed class FrameWheel
{
    public const int MostMadeUp = 5;
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private const int Slots = 10;
    private static readonly long Step = Frame.Ticks / Slots;

    private readonly Lock _gate = new();

    // Replaced whole under the lock, read without it.
    private readonly IFrameTicker[][] _slots = [.. Enumerable.Repeat(Array.Empty<IFrameTicker>(), Slots)];
    private volatile int _count;
    private long _done;

    public int Count => _count;

    /// <returns>The slot, for <see cref="Remove"/>.</returns>
    public int Add(IFrameTicker ticker)
    {
        lock (_gate)
        {
            var slot = 0;
            for (var i = 1; i < Slots; i++)
            {
                if (_slots[i].Length < _slots[slot].Length)
                    slot = i;
            }
            Volatile.Write(ref _slots[slot], [.. _slots[slot], ticker]);
            _count++;
            return slot;
        }
    }

    public void Remove(int slot, IFrameTicker ticker)
    {
        lock (_gate)
        {
            var at = Array.IndexOf(_slots[slot], ticker);
            if (at < 0)
                return;
            Volatile.Write(ref _slots[slot], [.. _slots[slot][..at], .. _slots[slot][(at + 1)..]]);
            _count--;
        }
    }

    /// <summary>Time until something is due; null: nothing ever is.</summary>
    /// <param name="now">Time since the thread began.</param>
    public TimeSpan? Next(TimeSpan now)
    {
        if (_count == 0)
            return null;
        for (var place = _done + 1; place <= _done + Slots; place++)
        {
            if (Volatile.Read(ref _slots[place % Slots]).Length > 0)
                return new TimeSpan(Math.Max(0, place * Step - now.Ticks));
        }
        return null;
    }

    /// <summary>Calls all that is due; returns how many of them threw.</summary>
    public int Run(TimeSpan now)
    {
        var faults = 0;
        var due = now.Ticks / Step;
        if (_count == 0)
        {
            _done = due;
            return 0;
        }
        for (_done = Math.Max(_done, due - MostMadeUp * Slots); _done < due; )
        {
            _done++;
            foreach (var ticker in Volatile.Read(ref _slots[_done % Slots]))
            {
                try
                {
                    ticker.OnFrame();
                }
                catch (Exception)
                {
                    // A fault in one call must not end the thread all others live on.
                    faults++;
                }
            }
        }
        return faults;
    }
}
