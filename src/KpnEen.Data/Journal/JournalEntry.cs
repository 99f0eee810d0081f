namespace KpnEen.Data.Journal;

/// <summary>An entry read back from the journal.</summary>
/// <param name="Segment">Null: it could not be written and lies in memory only.</param>
/// <param name="End">Offset in the segment right behind it.</param>
internal readonly record struct JournalEntry(long Number, byte[] Body, JournalSegment? Segment, long End);
