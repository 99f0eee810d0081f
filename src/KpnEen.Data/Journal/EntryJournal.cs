using KpnEen.Data.Log;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Journal;

/// <summary>
/// Append-only journal on the node's disk, between those who emit and the one who moves entries to PostgreSQL. Any thread
/// appends; one reader peeks and advances. The newest entries are kept in memory too, so that the disk is read only after a restart or
/// when the reader is far behind. When the disk takes no more, entries wait in memory in their order.
/// </summary>
internal sealed class EntryJournal : IDisposable
{
    private const int KeptInMemory = 8192;
    private readonly string folder;
    private readonly long segmentLimit;
    private readonly FileStream exclusive;
    private readonly Lock gate = new();
    private readonly LinkedList<JournalSegment> segments = new();

    // The newest entries, without gaps up to the last; the reader takes them from here.
    private readonly Queue<JournalEntry> newest = new();
    private readonly Queue<JournalEntry> unwritten = new();
    private long lastNumber;
    private long committed;
    private long backlog;
    private long readOffset;

    /// <param name="segmentLimit">Octets after which a new segment is begun.</param>
    /// <exception cref="DatabaseNotUsableException">Another process has this journal.</exception>
    public EntryJournal(string folder, long segmentLimit = 4 * 1024 * 1024)
    {
        this.folder = folder;
        this.segmentLimit = segmentLimit;
        exclusive = Lock(folder);
        foreach (var path in System.IO.Directory.GetFiles(folder, "*" + JournalSegment.Extension).Order(StringComparer.Ordinal))
        {
            var segment = JournalSegment.Open(path);
            TornOctets += segment.Torn;
            if (segment.Length == 0)
                segment.Delete();
            else
                segments.AddLast(segment);
        }
        lastNumber = committed = segments.Last?.Value.LastNumber ?? 0;
        foreach (var segment in segments)
            Count(segment);
        // Never behind a torn tail: what is appended now goes to a file of its own.
        segments.AddLast(JournalSegment.Create(folder, lastNumber + 1));
    }

    /// <summary>Half-written octets that a kill left, found at opening.</summary>
    public long TornOctets { get; }

    /// <summary>Entries that were not advanced over.</summary>
    public long Backlog => Volatile.Read(ref backlog);

    /// <summary>Entries that are in memory only, because the disk is full or broken.</summary>
    public int Unwritten
    {
        get
        {
            lock (gate)
                return unwritten.Count;
        }
    }

    /// <returns>False: the disk does not take it; it waits in memory.</returns>
    public bool Append(ReadOnlySpan<byte> body)
    {
        var octets = new byte[JournalSegment.HeaderLength + body.Length];
        body.CopyTo(octets.AsSpan(JournalSegment.HeaderLength));
        return Append(octets, null);
    }

    /// <param name="octets"><see cref="JournalSegment.HeaderLength"/> free octets, then the body; the journal's from here on.</param>
    /// <returns>False: the disk does not take it; it waits in memory.</returns>
    public bool Append(byte[] octets, EncodedEntry? live)
    {
        lock (gate)
        {
            var entry = new JournalEntry(++lastNumber, octets, live);
            newest.Enqueue(entry);
            unwritten.Enqueue(entry);
            Interlocked.Increment(ref backlog);
            var written = WriteOut();
            while (newest.Count > KeptInMemory && newest.Peek().Segment is not null)
                newest.Dequeue();
            return written;
        }
    }

    /// <summary>The oldest entries, in order, without taking them.</summary>
    public IReadOnlyList<JournalEntry> Peek(int max)
    {
        List<(JournalSegment Segment, long End)> files;
        List<JournalEntry> memory;
        lock (gate)
        {
            memory = [.. newest.Take(max)];
            if (backlog == 0 || (memory.Count > 0 && memory[0].Number == committed + 1))
                return memory;
            files = [.. segments.Select(s => (s, s.Length))];
        }
        var found = new List<JournalEntry>();
        var inMemory = memory.Count > 0 ? memory[0].Number : long.MaxValue;
        var offset = readOffset;
        foreach (var (segment, end) in files)
        {
            while (found.Count < max && segment.TryRead(offset, end, out var number, out var octets))
            {
                offset += octets.Length;
                if (number >= inMemory)
                    break;
                if (number <= committed)
                    continue;
                var entry = new JournalEntry(number, octets);
                entry.LiesIn(segment, offset);
                found.Add(entry);
            }
            offset = 0;
        }
        found.AddRange(memory.Take(max - found.Count));
        return found;
    }

    /// <summary>These, the oldest, are in PostgreSQL. Segments that hold nothing else are removed.</summary>
    public void Advance(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (gate)
        {
            committed = entries[^1].Number;
            Interlocked.Add(ref backlog, -entries.Count);
            while (newest.TryPeek(out var first) && first.Number <= committed)
                newest.Dequeue();
            while (unwritten.TryPeek(out var first) && first.Number <= committed)
                unwritten.Dequeue();
            if (entries.LastOrDefault(e => e.Segment is not null) is { Segment: { } segment } last)
            {
                while (segments.First!.Value != segment)
                    RemoveFirst();
                readOffset = last.End;
            }
            if (segments.Last!.Value.Length > segmentLimit / 16)
                TrimCommitted();
        }
    }

    /// <summary>Nothing happens at the moment: what PostgreSQL has need not lie here, so that a later start does not go over it again.</summary>
    public void Trim()
    {
        lock (gate)
            TrimCommitted();
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var segment in segments)
                segment.Dispose();
            segments.Clear();
        }
        exclusive.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DatabaseNotUsableException($"Another process uses {folder}: stop it, or give this one a KPNEEN_STATE of its own.", e);
        }
    }

    private bool WriteOut()
    {
        try
        {
            while (unwritten.TryPeek(out var entry))
            {
                if (segments.Last!.Value.Length >= segmentLimit)
                    segments.AddLast(JournalSegment.Create(folder, entry.Number));
                entry.WriteTo(segments.Last!.Value);
                unwritten.Dequeue();
            }
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void TrimCommitted()
    {
        if (backlog > 0)
            return;
        try
        {
            if (segments.Last!.Value.Length > 0)
                segments.AddLast(JournalSegment.Create(folder, lastNumber + 1));
        }
        catch (IOException)
        {
            return;
        }
        while (segments.First != segments.Last)
            RemoveFirst();
    }

    private void RemoveFirst()
    {
        segments.First!.Value.Delete();
        segments.RemoveFirst();
        readOffset = 0;
    }

    private void Count(JournalSegment segment)
    {
        for (var offset = 0L; segment.TryRead(offset, segment.Length, out var number, out var octets); offset += octets.Length)
        {
            committed = Math.Min(committed, number - 1);
            backlog++;
        }
    }
}
