using KpnEen.Data.Log;

namespace KpnEen.Data.Journal;

/// <summary>An entry on its way through the journal.</summary>
/// <param name="octets"><see cref="JournalSegment.HeaderLength"/> octets for the segment's header, then the body.</param>
/// <param name="live">What the body says, while the process that made it lives; null: it was read back from disk.</param>
internal sealed class JournalEntry(long number, byte[] octets, EncodedEntry? live = null)
{
    public long Number { get; } = number;
    public ReadOnlyMemory<byte> Body => octets.AsMemory(JournalSegment.HeaderLength);
    public EncodedEntry? Live { get; } = live;

    /// <summary>Where it lies; null: it could not be written and is in memory only.</summary>
    public JournalSegment? Segment { get; private set; }

    /// <summary>Offset in the segment right behind it.</summary>
    public long End { get; private set; }

    /// <exception cref="IOException">Disk full or broken.</exception>
    public void WriteTo(JournalSegment segment)
    {
        segment.Append(Number, octets);
        LiesIn(segment, segment.Length);
    }

    public void LiesIn(JournalSegment segment, long end)
    {
        Segment = segment;
        End = end;
    }
}
