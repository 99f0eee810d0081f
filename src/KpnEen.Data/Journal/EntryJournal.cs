using KpnEen.Data.Postgres;

namespace KpnEen.Data.Journal;

/// <summary>
/// Append-only journal on the node's disk, between those who emit and the one who moves entries to PostgreSQL. Any thread
/// appends; one reader peeks and advances. When the disk takes no more, entries wait in memory in their order.
/// </summary>
internal sealed class EntryJournal : IDisposable
{
    private readonly string folder;
    private readonly long segmentLimit;
    private readonly FileStream exclusive;
    private readonly Lock gate = new();
    private readonly LinkedList<JournalSegment> segments = new();
    private readonly Queue<(long Number, byte[] Body)> unwritten = new();
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
        foreach (var segment in segments)
            Count(segment);
        lastNumber = segments.Last?.Value.LastNumber ?? 0;
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
    public bool Append(byte[] body)
    {
        lock (gate)
        {
            unwritten.Enqueue((++lastNumber, body));
            Interlocked.Increment(ref backlog);
            return WriteOut();
        }
    }

    /// <summary>The oldest entries, in order, without taking them.</summary>
    public IReadOnlyList<JournalEntry> Peek(int max)
    {
        var found = new List<JournalEntry>();
        List<(JournalSegment Segment, long End)> files;
        List<(long Number, byte[] Body)> memory;
        lock (gate)
        {
            files = [.. segments.Select(s => (s, s.Length))];
            memory = [.. unwritten.Take(max)];
        }
        var offset = readOffset;
        foreach (var (segment, end) in files)
        {
            while (found.Count < max && segment.TryRead(offset, end, out var number, out var body))
            {
                offset += JournalSegment.HeaderLength + body.Length;
                if (number > committed)
                    found.Add(new JournalEntry(number, body, segment, offset));
            }
            offset = 0;
        }
        found.AddRange(
            memory.Where(m => m.Number > committed).Take(max - found.Count).Select(m => new JournalEntry(m.Number, m.Body, null, 0))
        );
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
                segments.Last!.Value.Append(entry.Number, entry.Body);
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
        for (
            var offset = 0L;
            segment.TryRead(offset, segment.Length, out _, out var body);
            offset += JournalSegment.HeaderLength + body.Length
        )
            backlog++;
    }
}
