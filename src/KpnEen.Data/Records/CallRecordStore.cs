using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Records;

/// <summary>Call records: one a conversation, newest first.</summary>
public sealed class CallRecordStore(Database database)
{
    /// <param name="after">Null: the first page.</param>
    public async Task<IReadOnlyList<StoredCallRecord>> ListAsync(
        string tenantId,
        CallRecordFilter filter,
        Keyset? after,
        int limit,
        CancellationToken cancellation,
        bool oldestFirst = false
    )
    {
        var rows = await database.ReadInTenantAsync<Row>(
            tenantId,
            Statement(filter, oldestFirst),
            new
            {
                tenantId,
                filter.From,
                filter.To,
                afterTime = after?.StartedAt,
                afterId = after?.Id,
                filter.UserId,
                filter.Number,
                direction = EnumNames<CallDirection>.Of(filter.Direction),
                outcome = EnumNames<CallOutcome>.Of(filter.Outcome),
                limit,
            },
            cancellation
        );
        return [.. rows.Select(Read)];
    }

    public async Task<StoredCallRecord?> FindAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        await database.ReadInTenantAsync<Row>(
            tenantId,
            "SELECT conversation_id, started_at, data::text AS data, recording_ids FROM call_records WHERE conversation_id = @conversationId",
            new { conversationId },
            cancellation
        )
            is [var row]
            ? Read(row)
            : null;

    /// <summary>The decisions that were made about an ended call; null when there is no such record.</summary>
    public Task<ImmutableArray<Decision>?> TraceAsync(string tenantId, string conversationId, CancellationToken cancellation) =>
        database.InTenantAsync<ImmutableArray<Decision>?>(
            tenantId,
            async session =>
                await session.QuerySingleOrDefaultAsync<string>(
                    "SELECT trace::text FROM call_records WHERE conversation_id = @conversationId",
                    new { conversationId }
                )
                    is { } trace
                    ? JsonSerializer.Deserialize<ImmutableArray<Decision>>(trace, EventJson.Options)
                    : null,
            cancellation
        );

    private static string Statement(CallRecordFilter filter, bool oldestFirst)
    {
        // By the table that is in the order of the answer: under row-level security no index of user_ids could be used.
        var (from, k) = filter.UserId is null
            ? ("call_records r", "r")
            : ("call_record_users u JOIN call_records r USING (conversation_id)", "u");
        var (behind, order) = oldestFirst ? (">", "ASC") : ("<", "DESC");
        string Rows(string more) =>
            $"""
                SELECT r.conversation_id, {k}.started_at, r.data::text AS data, r.recording_ids FROM {from}
                WHERE {k}.tenant_id = @tenantId AND {k}.started_at >= @From AND {k}.started_at < @To
                  AND (@afterTime::timestamptz IS NULL OR ({k}.started_at, {k}.conversation_id) {behind} (@afterTime, @afterId))
                  {(filter.UserId is null ? "" : "AND u.user_id = @UserId")}
                  AND (@direction::text IS NULL OR r.direction = @direction)
                  AND (@outcome::text IS NULL OR r.outcome = @outcome)
                  {more}
                ORDER BY {k}.started_at {order}, {k}.conversation_id {order} LIMIT @limit
                """;
        // Of either side a page, each in the order of its index: one condition for both would fetch and sort all calls of the number.
        return filter.Number is null
            ? Rows("")
            : $"""
                ({Rows("AND r.customer_number = @Number")})
                UNION ALL
                ({Rows("AND r.dialled_number = @Number AND r.customer_number IS DISTINCT FROM @Number")})
                ORDER BY started_at {order}, conversation_id {order} LIMIT @limit
                """;
    }

    private static StoredCallRecord Read(Row row) =>
        new(row.ConversationId, row.StartedAt, JsonSerializer.Deserialize<EventData>(row.Data, EventJson.Options)!, row.RecordingIds);

    private sealed record Row(string ConversationId, DateTimeOffset StartedAt, string Data, string[] RecordingIds);
}
