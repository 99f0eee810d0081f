using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;
using NpgsqlTypes;

namespace KpnEen.Data.Log;

/// <summary>Rows of the table events.</summary>
internal static class EventRows
{
    /// <returns>Those that were not stored before, in the order given.</returns>
    public static async Task<IReadOnlyList<PlacedEvent>> InsertAsync(DbSession session, IReadOnlyList<EncodedEntry> entries, ILogger log)
    {
        var fresh = session.MayBeStored ? await WithoutStoredAsync(session, entries) : entries;
        if (fresh.Count == 0)
            return [];
        var next = await ClaimPositionsAsync(session, fresh);
        var rows = fresh.Select(e => new PlacedEvent(e, next[e.Entry.Event.TenantId]++)).ToList();
        // The conflict there can be is (conversation, sequence): a bug of the emitter. It must not block the log.
        var inserted = await session.QueryPreparedAsync(
            row => row.GetString(0),
            """
            INSERT INTO events (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id
            """,
            new() { Value = rows.ConvertAll(r => r.Event.Id).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Event.TenantId).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Position).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Event.Type).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Event.ConversationId).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Event.Sequence).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Event.OccurredAt.UtcDateTime).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Encoded.Envelope).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json }
        );
        if (inserted.Count == rows.Count)
            return rows;
        var written = inserted.ToHashSet(StringComparer.Ordinal);
        foreach (var refused in rows.Where(r => !written.Contains(r.Event.Id)))
            log.LogError(
                "Event {Id} of {Conversation} has a sequence that is taken: {Sequence}",
                refused.Event.Id,
                refused.Event.ConversationId,
                refused.Event.Sequence
            );
        return rows.FindAll(r => written.Contains(r.Event.Id));
    }

    private static async Task<IReadOnlyList<EncodedEntry>> WithoutStoredAsync(DbSession session, IReadOnlyList<EncodedEntry> entries)
    {
        var stored = await session.QueryAsync<string>(
            "SELECT id FROM events WHERE id = ANY(@ids)",
            new { ids = entries.Select(e => e.Entry.Event.Id).ToArray() }
        );
        return [.. entries.ExceptBy(stored, e => e.Entry.Event.Id)];
    }

    /// <summary>Locks the counters of the tenants, in a fixed order so that two writers cannot deadlock. Held until the commit: positions commit in their order.</summary>
    /// <returns>The first position of each tenant.</returns>
    private static async Task<Dictionary<string, long>> ClaimPositionsAsync(DbSession session, IReadOnlyList<EncodedEntry> fresh)
    {
        var counts = fresh.CountBy(e => e.Entry.Event.TenantId).OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        var last = await session.QueryPreparedAsync(
            row => (TenantId: row.GetString(0), Position: row.GetInt64(1)),
            """
            INSERT INTO event_positions (tenant_id, last_position) SELECT * FROM unnest($1, $2)
            ON CONFLICT (tenant_id) DO UPDATE SET last_position = event_positions.last_position + excluded.last_position
            RETURNING tenant_id, last_position
            """,
            new() { Value = counts.ConvertAll(t => t.Key).ToArray() },
            new() { Value = counts.ConvertAll(t => (long)t.Value).ToArray() }
        );
        var added = counts.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        return last.ToDictionary(t => t.TenantId, t => t.Position - added[t.TenantId] + 1, StringComparer.Ordinal);
    }
}
