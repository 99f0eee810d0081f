using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>What the switch told, in order.</summary>
public sealed class MemoryLog : IConversationLog
{
    private readonly Lock gate = new();
    private readonly List<LogEntry> entries = [];

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (gate)
                return [.. entries];
        }
    }

    public IEnumerable<ConversationEvent> Events => Entries.Select(e => e.Event);

    public IReadOnlyList<CallRecord> Records => [.. Entries.Select(e => e.Record).OfType<CallRecord>()];

    public IEnumerable<string> Types => Events.Select(e => e.Type);

    public IEnumerable<ConversationEvent> Of(string type) => Events.Where(e => e.Type == type);

    public void Append(LogEntry entry)
    {
        lock (gate)
            entries.Add(entry);
    }
}
