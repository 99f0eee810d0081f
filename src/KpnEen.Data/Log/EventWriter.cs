using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Log;

/// <summary>Writes entries of the log as rows, in the caller's transaction: events first, then what they say of conversation, call record and recording.</summary>
internal sealed class EventWriter(IReadOnlyList<ILogSubscriber> subscribers, NodeName node, ILogger log)
{
    public async Task WriteAsync(DbSession session, IReadOnlyList<EncodedEntry> entries)
    {
        var fresh = await EventRows.InsertAsync(session, entries, log);
        if (fresh.Count == 0)
            return;
        await ConversationRows.ApplyAsync(session, fresh, node);
        await CallRecordRows.InsertAsync(session, fresh);
        await RecordingRows.ApplyAsync(session, fresh, node);
        List<StoredEvent> stored = [.. fresh.Select(e => new StoredEvent(e.Encoded.Entry, e.Position, e.Encoded.Envelope))];
        foreach (var subscriber in subscribers)
            await subscriber.OnCommittingAsync(session, stored);
        await session.ExecutePreparedAsync(
            "SELECT pg_notify($1, topic) FROM unnest($2) AS topic",
            new() { Value = Topics.Channel },
            new()
            {
                Value = stored
                    .Select(e => e.Entry.Event.TenantId)
                    .Distinct(StringComparer.Ordinal)
                    .Select(t => $"{Topics.Event}:{t}")
                    .ToArray(),
            }
        );
    }
}
