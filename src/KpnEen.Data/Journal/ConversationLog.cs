using System.Text.Json;
using System.Threading.Channels;
using KpnEen.Data.Log;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Journal;

/// <summary>The log as the switch sees it: an entry is in the journal when <see cref="Append"/> returns; <see cref="JournalWriter"/> moves it on.</summary>
internal sealed class ConversationLog : IConversationLog, IDisposable
{
    private readonly EntryJournal journal;
    private readonly DataMetrics metrics;
    private readonly ILogger<ConversationLog> log;
    private EntryEncoder? spare;
    private readonly Channel<bool> appended = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public ConversationLog(EntryJournal journal, DataMetrics metrics, ILogger<ConversationLog> log)
    {
        this.journal = journal;
        this.metrics = metrics;
        this.log = log;
        metrics.WatchBacklog(() => journal.Backlog);
    }

    /// <summary>Something was appended since it was last read.</summary>
    internal ChannelReader<bool> Appended => appended.Reader;

    public void Append(LogEntry entry)
    {
        try
        {
            var encoder = Interlocked.Exchange(ref spare, null) ?? new EntryEncoder();
            var (encoded, octets) = encoder.Encode(entry, JournalSegment.HeaderLength);
            spare = encoder;
            if (!journal.Append(octets, encoded))
            {
                metrics.Alarm("journalDisk");
                log.LogError("The journal's disk takes no more: {Count} entries are in memory only", journal.Unwritten);
            }
            appended.Writer.TryWrite(true);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or JsonException or ArgumentException)
        {
            // A payload that cannot be written is a bug of its maker; a call must not end by it.
            metrics.Alarm("entryRefused");
            log.LogError(e, "Event {Type} {Id} cannot be written as JSON", entry.Event.Type, entry.Event.Id);
        }
    }

    public void Dispose() => spare?.Dispose();
}
