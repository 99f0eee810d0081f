using System.Numerics;

namespace KpnEen.Sip.Loop;

/// <summary>
/// Timers in rings of ever coarser slots: arming and stopping are O(1), a timer is never moved before it fires, and it fires late by at most one slot of its
/// ring (1/256 to 1/16 of its time), never early. Thread-safe, but only one thread may fire.
/// </summary>
/// <code>
///  ring   slot       slots   for timers of less than
///  0         1 ms    256       0.25 s
///  1        16 ms    256       4 s
///  2       128 ms    512      65 s
///  3     2 048 ms    512      17 min
///  4    32 768 ms   1024       9 h; a longer one is armed again when it comes round
/// </code>
internal sealed class TimerWheel
{
    private static readonly int[] Shifts = [0, 4, 7, 11, 15];
    private static readonly int[] Sizes = [256, 256, 512, 512, 1024];
    private static readonly int[] Bases = [0, 256, 512, 1024, 1536];
    private const int DueList = 2560;

    private readonly Lock gate = new();
    private readonly WheelTimer?[] heads = new WheelTimer?[DueList + 1];
    private readonly WheelTimer?[] tails = new WheelTimer?[DueList + 1];
    private readonly ulong[] occupied = new ulong[DueList / 64];
    private readonly long[] cursors = new long[Shifts.Length];
    private readonly int[] counts = new int[Shifts.Length];

    /// <param name="now">Milliseconds; the clock only goes forward.</param>
    public TimerWheel(long now)
    {
        for (var ring = 0; ring < cursors.Length; ring++)
            cursors[ring] = now >> Shifts[ring];
    }

    /// <summary>Timers that run.</summary>
    public int Count { get; private set; }

    /// <summary>Starts or restarts.</summary>
    /// <returns>True when the timer is due before all others: who sleeps until the next one must look again.</returns>
    public bool Arm(WheelTimer timer, long now, long delay)
    {
        lock (gate)
        {
            var before = NextDueLocked();
            Unlink(timer);
            timer.Due = now + Math.Max(delay, 0);
            Insert(timer, now);
            return before is null || timer.Due < before;
        }
    }

    /// <summary>False when it did not run.</summary>
    public bool Stop(WheelTimer timer)
    {
        lock (gate)
            return Unlink(timer);
    }

    /// <summary>Fires what is due, one after the other; one that another stops meanwhile does not fire.</summary>
    public void Fire(long now)
    {
        lock (gate)
            Collect(now);
        while (true)
        {
            WheelTimer? timer;
            lock (gate)
            {
                timer = heads[DueList];
                if (timer is null)
                    return;
                Unlink(timer);
                if (timer.Due > now)
                {
                    Insert(timer, now);
                    continue;
                }
            }
            timer.OnDue();
        }
    }

    /// <summary>When to call <see cref="Fire"/> next, in milliseconds of the clock; null when nothing runs.</summary>
    public long? NextDue()
    {
        lock (gate)
            return NextDueLocked();
    }

    private long? NextDueLocked()
    {
        if (Count == 0)
            return null;
        if (heads[DueList] is not null)
            return 0;
        var next = long.MaxValue;
        for (var ring = 0; ring < Shifts.Length; ring++)
        {
            if (counts[ring] > 0)
                next = Math.Min(next, FirstOccupied(ring) << Shifts[ring]);
        }
        return next;
    }

    private void Insert(WheelTimer timer, long now)
    {
        var delay = timer.Due - now;
        var ring = 0;
        while (ring < Shifts.Length - 1 && delay >= (long)(Sizes[ring] - 2) << Shifts[ring])
            ring++;
        var shift = Shifts[ring];
        // Nothing was missed in an empty ring.
        if (counts[ring] == 0)
            cursors[ring] = Math.Max(cursors[ring], now >> shift);
        // Rounded up: never early. No further than once around.
        var tick = Math.Clamp((timer.Due + (1L << shift) - 1) >> shift, cursors[ring] + 1, cursors[ring] + Sizes[ring] - 1);
        var slot = Bases[ring] + (int)(tick & (Sizes[ring] - 1));
        Link(timer, slot);
        counts[ring]++;
        occupied[slot >> 6] |= 1UL << (slot & 63);
    }

    private void Collect(long now)
    {
        for (var ring = 0; ring < Shifts.Length; ring++)
        {
            var last = now >> Shifts[ring];
            while (counts[ring] > 0)
            {
                var tick = FirstOccupied(ring);
                if (tick > last)
                    break;
                var slot = Bases[ring] + (int)(tick & (Sizes[ring] - 1));
                while (heads[slot] is { } timer)
                {
                    Unlink(timer);
                    Link(timer, DueList);
                }
            }
            cursors[ring] = Math.Max(cursors[ring], last);
        }
    }

    // The tick of the first slot after the cursor that holds a timer; there is one.
    private long FirstOccupied(int ring)
    {
        var mask = Sizes[ring] - 1;
        var start = (int)((cursors[ring] + 1) & mask);
        var first = Bases[ring] >> 6;
        var words = Sizes[ring] >> 6;
        for (var i = 0; i <= words; i++)
        {
            var word = ((start >> 6) + i) % words;
            var bits = occupied[first + word];
            if (i == 0)
                bits &= ulong.MaxValue << (start & 63);
            else if (i == words)
                bits &= ~(ulong.MaxValue << (start & 63));
            if (bits == 0)
                continue;
            var slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
            return cursors[ring] + 1 + ((slot - start) & mask);
        }
        throw new InvalidOperationException("The ring counts timers it does not hold.");
    }

    private void Link(WheelTimer timer, int place)
    {
        timer.Place = place;
        timer.Previous = tails[place];
        if (timer.Previous is { } previous)
            previous.Next = timer;
        else
            heads[place] = timer;
        tails[place] = timer;
        Count++;
    }

    private bool Unlink(WheelTimer timer)
    {
        var place = timer.Place;
        if (place == WheelTimer.Nowhere)
            return false;
        if (timer.Next is { } next)
            next.Previous = timer.Previous;
        else
            tails[place] = timer.Previous;
        if (timer.Previous is { } previous)
            previous.Next = timer.Next;
        else
            heads[place] = timer.Next;
        (timer.Next, timer.Previous, timer.Place) = (null, null, WheelTimer.Nowhere);
        Count--;
        if (place != DueList)
        {
            counts[RingOf(place)]--;
            if (heads[place] is null)
                occupied[place >> 6] &= ~(1UL << (place & 63));
        }
        return true;
    }

    private static int RingOf(int place) =>
        place < 512 ? place >> 8
        : place < 1536 ? 2 + ((place - 512) >> 9)
        : 4;
}
