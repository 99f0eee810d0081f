using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;
using NpgsqlTypes;

namespace KpnEen.Data.Log;

/// <summary>Rows of the table call_records: one a conversation, with its last event.</summary>
internal static class CallRecordRows
{
    private const NpgsqlDbType Json = NpgsqlDbType.Array | NpgsqlDbType.Json;

    public static async Task InsertAsync(DbSession session, IReadOnlyList<PlacedEvent> events)
    {
        var rows = events.Where(e => e.Encoded.Entry.Record is not null).Select(e => new Row(e.Encoded)).ToList();
        if (rows.Count == 0)
            return;
        await session.ExecutePreparedAsync(
            """
            INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, ended_by, started_at, answered_at, ended_at,
                ring_ms, wait_ms, hold_ms, talk_ms, customer_number, dialled_number, user_ids, recording_ids, data, trace)
            SELECT conversation_id, tenant_id, direction, outcome, ended_by, started_at, answered_at, ended_at,
                ring_ms, wait_ms, hold_ms, talk_ms, customer_number, dialled_number, string_to_array(users, ' '), string_to_array(recordings, ' '), data, trace
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                AS r (conversation_id, tenant_id, direction, outcome, ended_by, started_at, answered_at, ended_at,
                    ring_ms, wait_ms, hold_ms, talk_ms, customer_number, dialled_number, users, recordings, data, trace)
            ON CONFLICT (conversation_id) DO NOTHING
            """,
            new() { Value = rows.ConvertAll(r => r.Record.ConversationId).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Record.TenantId).ToArray() },
            new() { Value = rows.ConvertAll(r => EnumNames<CallDirection>.Of(r.Data.Direction)).ToArray() },
            new() { Value = rows.ConvertAll(r => EnumNames<CallOutcome>.Of(r.Data.Outcome)).ToArray() },
            new() { Value = rows.ConvertAll(r => EnumNames<EndedBy>.Of(r.Data.EndedBy)).ToArray() },
            new() { Value = rows.ConvertAll(r => (r.Data.StartedAt ?? r.Encoded.Entry.Event.OccurredAt).UtcDateTime).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.AnsweredAt?.UtcDateTime).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.EndedAt?.UtcDateTime).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.RingMs).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.WaitMs).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.HoldMs).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.TalkMs).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.Customer?.Number).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Data.Dialled?.Number).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Users).ToArray() },
            new() { Value = rows.ConvertAll(r => string.Join(' ', r.Record.RecordingIds)).ToArray() },
            new() { Value = rows.ConvertAll(r => r.Encoded.Data).ToArray(), NpgsqlDbType = Json },
            new() { Value = rows.ConvertAll(r => r.Encoded.Trace).ToArray(), NpgsqlDbType = Json }
        );
    }

    private sealed class Row(EncodedEntry encoded)
    {
        public EncodedEntry Encoded => encoded;
        public CallRecord Record { get; } = encoded.Entry.Record!;
        public EventData Data => Record.Data;

        // Ids have no blanks.
        public string Users => string.Join(' ', UsersOf(Data).OfType<string>().Distinct(StringComparer.Ordinal));

        private static IEnumerable<string?> UsersOf(EventData data) =>
            (data.Legs ?? []).Select(l => l.UserId).Concat((data.Targets ?? []).Select(t => t.UserId)).Append(data.User?.Id);
    }
}
