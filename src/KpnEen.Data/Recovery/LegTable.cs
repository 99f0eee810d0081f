using System.Buffers.Binary;
using System.Numerics;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Switching;
using KpnEen.Sip.Survival;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace KpnEen.Data.Recovery;

/// <summary>
/// The legs that are up, one place of a file each, written over and over: what the process knew when it was killed lies there. A place costs one write
/// of the page cache and no fsync: it outlives the process, not the machine, and a machine that fell has no flow to send BYE on for minutes.
/// <code>
/// 0        4        8
/// +--------+--------+------------~
/// | length | CRC32C | leg (LegRecord)          length 0: the place is free
/// +--------+--------+------------~
/// </code>
/// </summary>
internal sealed class LegTable : ILegKeeper, IOrphanedLegs, IDisposable
{
    public const int PlaceLength = 2048;
    private const int HeaderLength = 8;
    private readonly SafeFileHandle? file;
    private readonly DataMetrics metrics;
    private readonly ILogger<LegTable> log;
    private readonly Lock gate = new();
    private readonly Stack<long> free = new();
    private long places;
    private bool told;

    public LegTable(StateFolder state, DataMetrics metrics, ILogger<LegTable> log)
    {
        this.metrics = metrics;
        this.log = log;
        try
        {
            file = File.OpenHandle(Path.Combine(state.Root, "legs"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            Left = Load(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Left = [];
            Tell(e.Message);
        }
    }

    public IReadOnlyList<(long Number, KeptLeg Leg)> Left { get; }

    public void Ended(long number) => Forget(number);

    public long Keep(KeptLeg leg, long number)
    {
        Span<byte> place = stackalloc byte[PlaceLength];
        var length = LegRecord.Write(leg, place[HeaderLength..]);
        if (file is null || length == 0)
        {
            if (file is not null)
                Tell("its names and routes are too long");
            Forget(number);
            return 0;
        }
        BinaryPrimitives.WriteInt32LittleEndian(place, length);
        BinaryPrimitives.WriteUInt32LittleEndian(place[4..], Crc(place.Slice(HeaderLength, length)));
        var mine = number != 0 ? number : Take();
        try
        {
            RandomAccess.Write(file, place[..(HeaderLength + length)], (mine - 1) * PlaceLength);
            return mine;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Tell(e.Message);
            Release(mine);
            return 0;
        }
    }

    public void Forget(long number)
    {
        if (number == 0 || file is null)
            return;
        try
        {
            RandomAccess.Write(file, stackalloc byte[4], (number - 1) * PlaceLength);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The next life sends a BYE too many, and hears 481.
            Tell(e.Message);
        }
        Release(number);
    }

    public void Dispose() => file?.Dispose();

    private List<(long, KeptLeg)> Load(SafeFileHandle handle)
    {
        var left = new List<(long, KeptLeg)>();
        places = (RandomAccess.GetLength(handle) + PlaceLength - 1) / PlaceLength;
        Span<byte> place = stackalloc byte[PlaceLength];
        for (var number = places; number > 0; number--)
        {
            place.Clear();
            RandomAccess.Read(handle, place, (number - 1) * PlaceLength);
            if (Read(place) is { } leg)
                left.Add((number, leg));
            else
                free.Push(number);
        }
        if (left.Count == 0)
        {
            RandomAccess.SetLength(handle, 0);
            free.Clear();
            places = 0;
        }
        return left;
    }

    private static KeptLeg? Read(ReadOnlySpan<byte> place)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(place);
        if (length is <= 0 or > PlaceLength - HeaderLength)
            return null;
        var body = place.Slice(HeaderLength, length);
        // A write that a kill cut short.
        return Crc(body) == BinaryPrimitives.ReadUInt32LittleEndian(place[4..]) ? LegRecord.Read(body) : null;
    }

    private long Take()
    {
        lock (gate)
            return free.TryPop(out var number) ? number : ++places;
    }

    private void Release(long number)
    {
        lock (gate)
            free.Push(number);
    }

    private void Tell(string reason)
    {
        metrics.Alarm("legTable");
        if (told)
            return;
        told = true;
        log.LogWarning("Legs cannot be kept over a crash, their phones will not be told: {Reason}", reason);
    }

    private static uint Crc(ReadOnlySpan<byte> octets)
    {
        var crc = ~0u;
        for (; octets.Length >= 8; octets = octets[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
        foreach (var octet in octets)
            crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
