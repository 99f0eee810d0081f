using System.Runtime.CompilerServices;

namespace KpnEen.Media.Srtp;

/// <summary>
/// Which of the latest indices were seen: a ring of bits in which the word the newest index moves into is wiped (RFC 6479), wide enough for
/// the disorder of any network (448 packets; RFC 3711 3.3.2 asks for 64).
/// </summary>
internal struct ReplayWindow
{
    private const int Words = 8;
    private const int Reach = (Words - 1) * 64;

    private Bits _bits;
    private bool _any;

    /// <summary>The highest index seen.</summary>
    public ulong Highest { get; private set; }

    public readonly bool IsNew(ulong index)
    {
        if (!_any || index > Highest)
            return true;
        return Highest - index < Reach && (_bits[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Notes an index for which <see cref="IsNew"/> holds.</summary>
    public void Add(ulong index)
    {
        if (!_any || index > Highest)
        {
            var steps = _any ? Math.Min((index >> 6) - (Highest >> 6), Words) : Words;
            for (var i = 0UL; i < steps; i++)
                _bits[(int)(((index >> 6) - i) % Words)] = 0;
            (Highest, _any) = (index, true);
        }
        _bits[Word(index)] |= Bit(index);
    }

    /// <summary>The index of 48 bits a sequence number stands for: the nearest one to the highest (RFC 3711 3.3.1).</summary>
    public readonly ulong Estimate(ushort sequence)
    {
        const ulong cycle = 0x1_0000;
        var index = (Highest & ~(cycle - 1)) | sequence;
        if (!_any)
            return sequence;
        if (index + (cycle / 2) < Highest)
            return index + cycle;
        return index > Highest + (cycle / 2) && index >= cycle ? index - cycle : index;
    }

    private static int Word(ulong index) => (int)((index >> 6) % Words);

    private static ulong Bit(ulong index) => 1UL << (int)(index & 63);

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong _first;
    }
}
