using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;
using Npgsql;

namespace KpnEen.Data.Log;

/// <summary>
/// Rows of the table conversations: made with the first event, finished with the last. What is between is told by the events; the row
/// is written again only by what may come after the end (recordings).
/// </summary>
internal static class ConversationRows
{
    /// <summary>For events of the switch.</summary>
    public static IEnumerable<LogStatement> Statements(IReadOnlyList<EncodedEntry> entries, NodeName node)
    {
        var touched = Touched(entries);
        if (touched.FindAll(r => r.IsMarked) is { Count: > 0 } marked)
            yield return new LogStatement(
                """
                INSERT INTO conversations (node, id, tenant_id, opened_at, last_sequence, last_occurred_at, closed_at)
                SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET last_sequence = greatest(conversations.last_sequence, excluded.last_sequence),
                    last_occurred_at = greatest(conversations.last_occurred_at, excluded.last_occurred_at),
                    closed_at = coalesce(conversations.closed_at, excluded.closed_at)
                """,
                [LogStatement.Arg(node.Value), .. Columns(marked), LogStatement.TimeColumn(marked, r => r.Closed)]
            );
        // The first event may have been refused: there is a row all the same.
        if (touched.FindAll(r => !r.IsMarked) is { Count: > 0 } others)
            yield return new LogStatement(
                """
                INSERT INTO conversations (node, id, tenant_id, opened_at, last_sequence, last_occurred_at)
                SELECT $1, e.* FROM unnest($2, $3, $4, $5, $6) AS e (id, tenant_id, opened_at, last_sequence, last_occurred_at)
                WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = e.id)
                ON CONFLICT DO NOTHING
                """,
                [LogStatement.Arg(node.Value), .. Columns(others)]
            );
    }

    /// <summary>A tenant's request may add to a conversation (its recording was deleted) but never begins one.</summary>
    public static async Task ContinueAsync(DbSession session, IReadOnlyList<EncodedEntry> entries)
    {
        foreach (var row in Touched(entries))
            await session.ExecuteAsync(
                """
                UPDATE conversations SET last_sequence = greatest(last_sequence, @Sequence), last_occurred_at = greatest(last_occurred_at, @OccurredAt)
                WHERE id = @ConversationId
                """,
                new
                {
                    row.Last.ConversationId,
                    row.Last.Sequence,
                    row.Last.OccurredAt,
                }
            );
    }

    private static List<Row> Touched(IReadOnlyList<EncodedEntry> entries)
    {
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Entry.Event is not { ConversationId: { } id, Sequence: not null } told)
                continue;
            if (!rows.TryGetValue(id, out var row))
                rows[id] = row = new Row(told);
            row.Add(told);
        }
        return [.. rows.Values];
    }

    private static IEnumerable<NpgsqlParameter> Columns(List<Row> rows) =>
        [
            LogStatement.Column(rows, r => r.Last.ConversationId),
            LogStatement.Column(rows, r => r.Last.TenantId),
            LogStatement.TimeColumn(rows, r => r.Opened),
            LogStatement.Column(rows, r => r.Last.Sequence!.Value),
            LogStatement.TimeColumn(rows, r => r.Last.OccurredAt),
        ];

    private sealed class Row(ConversationEvent first)
    {
        public ConversationEvent Last { get; private set; } = first;
        public DateTimeOffset Opened { get; private set; } = first.OccurredAt;
        public DateTimeOffset? Closed { get; private set; }
        public bool IsMarked { get; private set; }

        public void Add(ConversationEvent told)
        {
            if (told.Sequence > Last.Sequence)
                Last = told;
            if (told.OccurredAt < Opened)
                Opened = told.OccurredAt;
            if (told.Type == EventTypes.ConversationClosed)
                Closed ??= told.OccurredAt;
            IsMarked |= Closed is not null || told.Sequence == 1 || told.Data.Recording is not null;
        }
    }
}
