using System.Text;
using KpnEen.Data.Journal;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Tests.Journal;

public sealed class EntryJournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kpneen-journal-").FullName;

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_was_appended_is_there_after_a_kill_in_its_order()
    {
        using (var journal = new EntryJournal(folder, segmentLimit: 200))
            Append(journal, 0..50);
        using var reopened = new EntryJournal(folder, segmentLimit: 200);
        Assert.Equal(50, reopened.Backlog);
        Append(reopened, 50..60);
        Assert.Equal(Texts(0..60), Read(reopened));
    }

    [Fact]
    public void A_half_written_last_entry_is_passed_over_wherever_it_was_cut()
    {
        using (var journal = new EntryJournal(folder))
            Append(journal, 0..3);
        var file = Directory.GetFiles(folder, "*.seg").Order(StringComparer.Ordinal).First();
        var whole = File.ReadAllBytes(file);
        var entry = whole.Length / 3;
        for (var length = whole.Length; length >= 0; length--)
        {
            File.WriteAllBytes(file, whole[..length]);
            using var journal = new EntryJournal(folder);
            var left = length / entry;
            Assert.Equal(Texts(0..left), Read(journal));
            Assert.Equal(length % entry, journal.TornOctets);
            Append(journal, 7..8);
            Assert.Equal([.. Texts(0..left), "entry 7"], Read(journal));
            journal.Advance(journal.Peek(100));
            journal.Trim();
        }
    }

    [Fact]
    public void An_entry_whose_octets_changed_on_disk_is_not_believed()
    {
        using (var journal = new EntryJournal(folder))
            Append(journal, 0..3);
        var file = Directory.GetFiles(folder, "*.seg").Order(StringComparer.Ordinal).First();
        var whole = File.ReadAllBytes(file);
        whole[^1] ^= 0x20;
        File.WriteAllBytes(file, whole);
        using var reopened = new EntryJournal(folder);
        Assert.Equal(Texts(0..2), Read(reopened));
    }

    [Fact]
    public void Advancing_goes_over_segments_and_removes_those_that_are_done()
    {
        using var journal = new EntryJournal(folder, segmentLimit: 100);
        Append(journal, 0..40);
        var before = Directory.GetFiles(folder, "*.seg").Length;
        for (var done = 0; done < 40; done += 4)
        {
            Assert.Equal(Texts(done..(done + 4)), Read(journal, 4));
            journal.Advance(journal.Peek(4));
        }
        Assert.Equal(0, journal.Backlog);
        journal.Trim();
        Assert.True(before >= 8, $"{before} segments");
        Assert.Single(Directory.GetFiles(folder, "*.seg"));
        Append(journal, 40..42);
        Assert.Equal(Texts(40..42), Read(journal));
    }

    [Fact]
    public void What_was_moved_on_before_a_kill_comes_again_only_as_long_as_its_segment_is_there()
    {
        using (var journal = new EntryJournal(folder))
        {
            Append(journal, 0..5);
            journal.Advance(journal.Peek(3));
        }
        using (var again = new EntryJournal(folder))
        {
            Assert.Equal(Texts(0..5), Read(again));
            again.Advance(again.Peek(5));
            again.Trim();
        }
        using var empty = new EntryJournal(folder);
        Assert.Equal(0, empty.Backlog);
    }

    [Fact]
    public void When_the_disk_takes_no_more_entries_wait_in_memory_and_are_read_in_order()
    {
        using var journal = new EntryJournal(folder, segmentLimit: 60);
        Append(journal, 0..3);
        Directory.Delete(folder, recursive: true);
        Assert.False(journal.Append(Encoding.UTF8.GetBytes("entry 3")));
        Assert.False(journal.Append(Encoding.UTF8.GetBytes("entry 4")));
        Assert.Equal(2, journal.Unwritten);
        Assert.Equal(Texts(0..5), Read(journal));
        // In the middle of what is in memory; then the disk is back.
        var taken = journal.Peek(4);
        Directory.CreateDirectory(folder);
        Assert.True(journal.Append(Encoding.UTF8.GetBytes("entry 5")));
        Assert.Equal(0, journal.Unwritten);
        Assert.Equal(["entry 0", "entry 1", "entry 2", "entry 3"], taken.Select(e => Encoding.UTF8.GetString(e.Body.Span)));
        Assert.Equal(Texts(0..6), Read(journal));
    }

    [Fact]
    public void A_reader_that_is_far_behind_gets_from_disk_what_is_no_longer_in_memory()
    {
        using var journal = new EntryJournal(folder, segmentLimit: 50_000);
        const int count = 20_000;
        Append(journal, 0..count);
        Assert.NotEmpty(Directory.GetFiles(folder, "*.seg").Skip(5));
        var read = new List<string>();
        while (journal.Peek(777) is { Count: > 0 } batch)
        {
            read.AddRange(batch.Select(e => Encoding.UTF8.GetString(e.Body.Span)));
            journal.Advance(batch);
        }
        Assert.Equal(Texts(0..count), read);
    }

    [Fact]
    public void A_second_process_does_not_get_the_same_journal()
    {
        using var journal = new EntryJournal(folder);
        Assert.Throws<DatabaseNotUsableException>(() => new EntryJournal(folder));
    }

    [Fact]
    public async Task Many_threads_append_while_one_reads_and_none_is_lost_or_out_of_order()
    {
        using var journal = new EntryJournal(folder, segmentLimit: 500);
        const int writers = 4;
        const int each = 500;
        var threads = Enumerable
            .Range(0, writers)
            .Select(w => new Thread(() =>
            {
                for (var i = 0; i < each; i++)
                    journal.Append(Encoding.UTF8.GetBytes($"{w} {i}"));
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        var read = new List<(int Writer, int Index)>();
        while (read.Count < writers * each)
        {
            var batch = journal.Peek(37);
            journal.Advance(batch);
            read.AddRange(
                batch.Select(e => Encoding.UTF8.GetString(e.Body.Span).Split(' ')).Select(p => (int.Parse(p[0]), int.Parse(p[1])))
            );
            await Task.Yield();
        }
        threads.ForEach(t => t.Join());
        foreach (var writer in read.GroupBy(r => r.Writer))
            Assert.Equal(Enumerable.Range(0, each), writer.Select(r => r.Index));
        Assert.Equal(0, journal.Backlog);
    }

    private static void Append(EntryJournal journal, Range range)
    {
        foreach (var text in Texts(range))
            Assert.True(journal.Append(Encoding.UTF8.GetBytes(text)));
    }

    private static List<string> Texts(Range range) =>
        [.. Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(i => $"entry {i}")];

    private static IEnumerable<string> Read(EntryJournal journal, int max = 1000) =>
        journal.Peek(max).Select(e => Encoding.UTF8.GetString(e.Body.Span));
}
