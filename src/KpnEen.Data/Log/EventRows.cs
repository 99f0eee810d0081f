using KpnEen.Data.Postgres;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Log;

/// <summary>Rows of the table events.</summary>
internal static class EventRows
{
    /// <returns>Those that were not stored before, in the order given.</returns>
    public static async Task<IReadOnlyList<StoredEvent>> InsertAsync(DbSession session, IReadOnlyList<LogEntry> entries, ILogger log)
    {
        var stored = await session.QueryAsync<string>(
            "SELECT id FROM events WHERE id = ANY(@ids)",
            new { ids = entries.Select(e => e.Event.Id).ToArray() }
        );
        var fresh = entries.ExceptBy(stored, e => e.Event.Id).ToList();
        if (fresh.Count == 0)
            return [];
        var next = await ClaimPositionsAsync(session, fresh);
        var rows = fresh.ConvertAll(e => new StoredEvent(e, next[e.Event.TenantId]++, EventJson.Envelope(e.Event)));
        // The second conflict there can be is (conversation, sequence): a bug of the emitter. It must not block the log.
        var inserted = await session.QueryAsync<string>(
            """
            INSERT INTO events (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
            SELECT id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope::json
            FROM unnest(@ids, @tenants, @positions, @types, @conversations, @sequences, @times, @envelopes)
              AS e (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            new
            {
                ids = rows.Select(r => r.Entry.Event.Id).ToArray(),
                tenants = rows.Select(r => r.Entry.Event.TenantId).ToArray(),
                positions = rows.Select(r => r.Position).ToArray(),
                types = rows.Select(r => r.Entry.Event.Type).ToArray(),
                conversations = rows.Select(r => r.Entry.Event.ConversationId).ToArray(),
                sequences = rows.Select(r => r.Entry.Event.Sequence).ToArray(),
                times = rows.Select(r => r.Entry.Event.OccurredAt.UtcDateTime).ToArray(),
                envelopes = rows.Select(r => r.Envelope).ToArray(),
            }
        );
        if (inserted.Count == rows.Count)
            return rows;
        var written = inserted.ToHashSet(StringComparer.Ordinal);
        foreach (var refused in rows.Where(r => !written.Contains(r.Entry.Event.Id)))
            log.LogError(
                "Event {Id} of {Conversation} has a sequence that is taken: {Sequence}",
                refused.Entry.Event.Id,
                refused.Entry.Event.ConversationId,
                refused.Entry.Event.Sequence
            );
        return rows.FindAll(r => written.Contains(r.Entry.Event.Id));
    }

    /// <summary>Locks the counters of the tenants, in a fixed order so that two writers cannot deadlock. Held until the commit: positions commit in their order.</summary>
    /// <returns>The first position of each tenant.</returns>
    private static async Task<Dictionary<string, long>> ClaimPositionsAsync(DbSession session, List<LogEntry> fresh)
    {
        var counts = fresh.CountBy(e => e.Event.TenantId).OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (tenantId, count) in counts)
        {
            var last = await session.QuerySingleAsync<long>(
                """
                INSERT INTO event_positions (tenant_id, last_position) VALUES (@tenantId, @count)
                ON CONFLICT (tenant_id) DO UPDATE SET last_position = event_positions.last_position + @count
                RETURNING last_position
                """,
                new { tenantId, count = (long)count }
            );
            first[tenantId] = last - count + 1;
        }
        return first;
    }
}
