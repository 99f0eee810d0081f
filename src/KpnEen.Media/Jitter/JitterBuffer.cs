namespace KpnEen.Media.Jitter;

/// <summary>
/// Keeps the packets of a leg in order until they are played: no clock inside, no samples, bounded. Knows when a packet is due, what is
/// missing and what came too late. Not thread-safe.
/// </summary>
internal sealed class JitterBuffer
{
    /// <summary>Packets that may wait: 300 ms of the shortest of 2.5 ms.</summary>
    public const int Capacity = 128;

    private const int LargestPayload = 1500;

    private readonly StreamTimeline _timeline = new();
    private readonly DelayEstimate _delay = new();
    private readonly BufferedPacket?[] _packets = new BufferedPacket?[Capacity];

    // The numbers last put in each slot, to know them again; and packets that were played, to be filled again.
    private readonly long[] _seen = [.. Enumerable.Repeat(long.MinValue, Capacity)];
    private readonly Stack<BufferedPacket> _free = new();
    private long _taken = long.MinValue / 2;
    private long _newest = long.MinValue / 2;

    /// <summary>Arrival less media time of the fastest packet of late.</summary>
    public long Base => _delay.Base;

    /// <summary>How long after its fastest arrival a packet is due.</summary>
    public long Target => _delay.Target;

    public long Received { get; private set; }

    /// <summary>Came when its time was over.</summary>
    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Was not there when the one after it was played.</summary>
    public long Lost { get; private set; }

    /// <summary>Thrown away because too many waited.</summary>
    public long Overrun { get; private set; }

    public long Restarts => _timeline.Restarts;

    /// <summary>The packet that comes next by its number, if it is there.</summary>
    public BufferedPacket? Next => At(_taken + 1);

    /// <summary>The first packet that waits, with or without a gap before it.</summary>
    public BufferedPacket? First
    {
        get
        {
            for (var sequence = Math.Max(_taken + 1, _newest - Capacity + 1); sequence <= _newest; sequence++)
            {
                if (At(sequence) is { } packet)
                    return packet;
            }
            return null;
        }
    }

    /// <summary>Media time of the newest packet.</summary>
    public long NewestTime { get; private set; }

    /// <param name="now">When it came, in media time of any origin, the same one for all calls.</param>
    public void Put(uint ssrc, ushort number, uint timestamp, StreamFormat format, ReadOnlySpan<byte> payload, long now)
    {
        Received++;
        if (
            payload.Length > LargestPayload
            || !_timeline.TryPlace(ssrc, number, timestamp, format.ClockRate, now, out var sequence, out var time)
        )
        {
            Late++;
            return;
        }
        if (_seen[Slot(sequence)] == sequence)
        {
            Duplicates++;
            return;
        }
        // Packets of noise and keys are not sent by the beat of the audio.
        if (format.HasAudio)
            _delay.Add(now, time);
        if (sequence <= _taken)
        {
            Late++;
            return;
        }
        if (sequence > _newest)
            (_newest, NewestTime) = (sequence, time);
        else if (sequence <= _newest - Capacity)
        {
            Late++;
            return;
        }
        ref var slot = ref _packets[Slot(sequence)];
        if (slot is not null)
        {
            // It waited too long, or lies behind a jump in the numbers.
            Overrun++;
            _taken = Math.Max(_taken, slot.Sequence);
        }
        _seen[Slot(sequence)] = sequence;
        (slot ??= _free.TryPop(out var packet) ? packet : new BufferedPacket()).Set(sequence, time, format, payload);
    }

    /// <summary>The packet is played, or given up; all before it are over. It may be read until the next one is put in.</summary>
    public void Take(BufferedPacket packet)
    {
        if (_taken > long.MinValue / 2)
            Lost += packet.Sequence - _taken - 1;
        _taken = packet.Sequence;
        _packets[Slot(packet.Sequence)] = null;
        _free.Push(packet);
    }

    private BufferedPacket? At(long sequence) => _packets[Slot(sequence)] is { } packet && packet.Sequence == sequence ? packet : null;

    private static int Slot(long sequence) => (int)(sequence & (Capacity - 1));
}
