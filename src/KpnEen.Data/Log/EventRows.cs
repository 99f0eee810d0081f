using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Log;

/// <summary>Rows of the table events.</summary>
internal static class EventRows
{
    // The counters of the tenants are locked in a fixed order, so that two writers cannot deadlock, and held until the commit: positions
    // commit in their order.
    private const string Insert = """
        WITH claimed AS (
            INSERT INTO event_positions (tenant_id, last_position) SELECT * FROM unnest($1, $2)
            ON CONFLICT (tenant_id) DO UPDATE SET last_position = event_positions.last_position + excluded.last_position
            RETURNING tenant_id, last_position
        )
        INSERT INTO events (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
        SELECT e.id, e.tenant_id, c.last_position - e.back, e.type, e.conversation_id, e.sequence, e.occurred_at, e.envelope
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) AS e (id, tenant_id, back, type, conversation_id, sequence, occurred_at, envelope)
        JOIN claimed c ON c.tenant_id = e.tenant_id
        """;

    /// <summary>Fails when one of them is stored already, or its sequence is taken.</summary>
    public static LogStatement InsertNew(IReadOnlyList<EncodedEntry> entries) => new(Insert, Args(entries));

    /// <returns>Those that were not stored before, in the order given.</returns>
    public static async Task<IReadOnlyList<EncodedEntry>> InsertAsync(DbSession session, IReadOnlyList<EncodedEntry> entries, ILogger log)
    {
        var fresh = session.MayBeStored ? await WithoutStoredAsync(session, entries) : entries;
        if (fresh.Count == 0)
            return [];
        // The conflict there can be is (conversation, sequence): a bug of the emitter. It must not block the log.
        var inserted = await session.QueryPreparedAsync(
            row => row.GetString(0),
            new LogStatement(Insert + " ON CONFLICT DO NOTHING RETURNING id", Args(fresh))
        );
        if (inserted.Count == fresh.Count)
            return fresh;
        var written = inserted.ToHashSet(StringComparer.Ordinal);
        foreach (var refused in fresh.Select(e => e.Entry.Event).Where(e => !written.Contains(e.Id)))
            log.LogError(
                "Event {Id} of {Conversation} has a sequence that is taken: {Sequence}",
                refused.Id,
                refused.ConversationId,
                refused.Sequence
            );
        return [.. fresh.Where(e => written.Contains(e.Entry.Event.Id))];
    }

    private static async Task<IReadOnlyList<EncodedEntry>> WithoutStoredAsync(DbSession session, IReadOnlyList<EncodedEntry> entries)
    {
        var stored = await session.QueryAsync<string>(
            "SELECT id FROM events WHERE id = ANY(@ids)",
            new { ids = entries.Select(e => e.Entry.Event.Id).ToArray() }
        );
        return [.. entries.ExceptBy(stored, e => e.Entry.Event.Id)];
    }

    private static List<Npgsql.NpgsqlParameter> Args(IReadOnlyList<EncodedEntry> entries)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var places = new long[entries.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var tenant = entries[i].Entry.Event.TenantId;
            places[i] = counts.GetValueOrDefault(tenant);
            counts[tenant] = places[i] + 1;
        }
        for (var i = 0; i < places.Length; i++)
            places[i] = counts[entries[i].Entry.Event.TenantId] - 1 - places[i];
        return
        [
            LogStatement.Arg(counts.Keys.ToArray()),
            LogStatement.Arg(counts.Values.ToArray()),
            LogStatement.Column(entries, e => e.Entry.Event.Id),
            LogStatement.Column(entries, e => e.Entry.Event.TenantId),
            LogStatement.Arg(places),
            LogStatement.Column(entries, e => e.Entry.Event.Type),
            LogStatement.Column(entries, e => e.Entry.Event.ConversationId),
            LogStatement.Column(entries, e => e.Entry.Event.Sequence),
            LogStatement.TimeColumn(entries, e => e.Entry.Event.OccurredAt),
            LogStatement.TextColumn(entries, e => e.Envelope),
        ];
    }
}
