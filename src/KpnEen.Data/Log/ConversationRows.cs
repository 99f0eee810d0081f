using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Log;

/// <summary>
/// Rows of the table conversations: made with the first event, finished with the last. What is between is told by the events; the row
/// is written again only by what may come after the end (recordings).
/// </summary>
internal static class ConversationRows
{
    public static async Task ApplyAsync(DbSession session, IReadOnlyList<PlacedEvent> events, NodeName node)
    {
        var touched = events
            .Select(e => e.Event)
            .Where(e => e is { ConversationId: not null, Sequence: not null })
            .GroupBy(e => e.ConversationId!, StringComparer.Ordinal)
            .Select(g => new Row(g))
            .ToList();
        if (session.TenantId is not null)
            await ContinueAsync(session, touched);
        else
        {
            if (touched.FindAll(r => r.IsMarked) is { Count: > 0 } marked)
                await WriteAsync(session, marked, node);
            if (touched.FindAll(r => !r.IsMarked) is { Count: > 0 } others)
                await EnsureAsync(session, others, node);
        }
    }

    private static Task<int> WriteAsync(DbSession session, List<Row> rows, NodeName node) =>
        session.ExecutePreparedAsync(
            """
            INSERT INTO conversations (node, id, tenant_id, opened_at, last_sequence, last_occurred_at, closed_at)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
            ON CONFLICT (id) DO UPDATE SET last_sequence = greatest(conversations.last_sequence, excluded.last_sequence),
                last_occurred_at = greatest(conversations.last_occurred_at, excluded.last_occurred_at),
                closed_at = coalesce(conversations.closed_at, excluded.closed_at)
            """,
            [new() { Value = node.Value }, .. Columns(rows), new() { Value = rows.ConvertAll(r => r.Closed?.UtcDateTime).ToArray() }]
        );

    /// <summary>The first event may have been refused, or be in the hands of retention: there is a row all the same.</summary>
    private static Task<int> EnsureAsync(DbSession session, List<Row> rows, NodeName node) =>
        session.ExecutePreparedAsync(
            """
            INSERT INTO conversations (node, id, tenant_id, opened_at, last_sequence, last_occurred_at)
            SELECT $1, e.* FROM unnest($2, $3, $4, $5, $6) AS e (id, tenant_id, opened_at, last_sequence, last_occurred_at)
            WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = e.id)
            ON CONFLICT DO NOTHING
            """,
            [new() { Value = node.Value }, .. Columns(rows)]
        );

    /// <summary>A tenant's request may add to a conversation (its recording was deleted) but never begins one.</summary>
    private static async Task ContinueAsync(DbSession session, List<Row> rows)
    {
        foreach (var row in rows)
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

    private static IEnumerable<Npgsql.NpgsqlParameter> Columns(List<Row> rows) =>
        [
            new() { Value = rows.ConvertAll(r => r.Last.ConversationId).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Last.TenantId).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Opened.UtcDateTime).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Last.Sequence!.Value).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Last.OccurredAt.UtcDateTime).ToArray() },
        ];

    private sealed class Row
    {
        public Row(IEnumerable<ConversationEvent> events)
        {
            Last = events.MaxBy(e => e.Sequence)!;
            Opened = events.Min(e => e.OccurredAt);
            Closed = events.FirstOrDefault(e => e.Type == EventTypes.ConversationClosed)?.OccurredAt;
            IsMarked = Closed is not null || events.Any(e => e.Sequence == 1 || e.Data.Recording is not null);
        }

        public ConversationEvent Last { get; }
        public DateTimeOffset Opened { get; }
        public DateTimeOffset? Closed { get; }
        public bool IsMarked { get; }
    }
}
