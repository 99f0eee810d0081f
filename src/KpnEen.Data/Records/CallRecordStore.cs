using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
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
        var values = Values(tenantId, filter);
        values.AddDynamicParams(
            new
            {
                afterTime = after?.StartedAt,
                afterId = after?.Id,
                limit,
            }
        );
        var rows = await database.ReadInTenantAsync<Row>(tenantId, Statement(filter, oldestFirst), values, cancellation);
        return [.. rows.Select(Read)];
    }

    /// <summary>How many there are; beyond ten thousand about how many.</summary>
    public Task<long> EstimateAsync(string tenantId, CallRecordFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                BoundedCount.OfAsync(
                    session,
                    From(filter, "AND (@Number::text IS NULL OR r.customer_number = @Number OR r.dialled_number = @Number)"),
                    Values(tenantId, filter)
                ),
            cancellation
        );

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
        var k = KeyTable(filter);
        var (behind, order) = oldestFirst ? (">", "ASC") : ("<", "DESC");
        string Rows(string more) =>
            $"""
                SELECT r.conversation_id, {k}.started_at, r.data::text AS data, r.recording_ids {From(filter, more)}
                  AND (@afterTime::timestamptz IS NULL OR ({k}.started_at, {k}.conversation_id) {behind} (@afterTime, @afterId))
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

    // By the table that is in the order of the answer: under row-level security no index of user_ids could be used.
    private static char KeyTable(CallRecordFilter filter) => filter.UserId is null ? 'r' : 'u';

    private static string From(CallRecordFilter filter, string more)
    {
        var k = KeyTable(filter);
        return $"""
            FROM {(k == 'r' ? "call_records r" : "call_record_users u JOIN call_records r USING (conversation_id)")}
            WHERE {k}.tenant_id = @tenantId AND {k}.started_at >= @From AND {k}.started_at < @To
              {(k == 'r' ? "" : "AND u.user_id = @UserId")}
              {OneOf("r.direction", "directions", filter.Directions?.Count)} {OneOf("r.outcome", "outcomes", filter.Outcomes?.Count)} {more}
            """;
    }

    // Of one value an index gives the rows in their order, of several it does not.
    private static string OneOf(string column, string values, int? count) =>
        count switch
        {
            null or 0 => "",
            1 => $"AND {column} = (@{values}::text[])[1]",
            _ => $"AND {column} = ANY(@{values})",
        };

    private static DynamicParameters Values(string tenantId, CallRecordFilter filter) =>
        new(
            new
            {
                tenantId,
                filter.From,
                filter.To,
                filter.UserId,
                filter.Number,
                directions = (filter.Directions ?? []).Select(d => EnumNames<CallDirection>.Of(d)).ToArray(),
                outcomes = (filter.Outcomes ?? []).Select(o => EnumNames<CallOutcome>.Of(o)).ToArray(),
            }
        );

    private static StoredCallRecord Read(Row row) =>
        new(row.ConversationId, row.StartedAt, JsonSerializer.Deserialize<EventData>(row.Data, EventJson.Options)!, row.RecordingIds);

    private sealed record Row(string ConversationId, DateTimeOffset StartedAt, string Data, string[] RecordingIds);
}
