using KpnEen.Pbx.Events;

namespace KpnEen.Data.Log;

/// <summary>Rows of the table call_records: one a conversation, with its last event.</summary>
internal static class CallRecordRows
{
    /// <returns>Null: no conversation was closed.</returns>
    public static LogStatement? Insert(IReadOnlyList<EncodedEntry> entries)
    {
        var rows = entries.Where(e => e.Entry.Record is not null).Select(e => new Row(e)).ToList();
        return rows.Count == 0
            ? null
            : new LogStatement(
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
                [
                    LogStatement.Column(rows, r => r.Record.ConversationId),
                    LogStatement.Column(rows, r => r.Record.TenantId),
                    LogStatement.Column(rows, r => EnumNames<CallDirection>.Of(r.Data.Direction)),
                    LogStatement.Column(rows, r => EnumNames<CallOutcome>.Of(r.Data.Outcome)),
                    LogStatement.Column(rows, r => EnumNames<EndedBy>.Of(r.Data.EndedBy)),
                    LogStatement.TimeColumn(rows, r => r.Data.StartedAt ?? r.Encoded.Entry.Event.OccurredAt),
                    LogStatement.TimeColumn(rows, r => r.Data.AnsweredAt),
                    LogStatement.TimeColumn(rows, r => r.Data.EndedAt),
                    LogStatement.Column(rows, r => r.Data.RingMs),
                    LogStatement.Column(rows, r => r.Data.WaitMs),
                    LogStatement.Column(rows, r => r.Data.HoldMs),
                    LogStatement.Column(rows, r => r.Data.TalkMs),
                    LogStatement.Column(rows, r => r.Data.Customer?.Number),
                    LogStatement.Column(rows, r => r.Data.Dialled?.Number),
                    LogStatement.Column(rows, r => r.Users),
                    LogStatement.Column(rows, r => string.Join(' ', r.Record.RecordingIds)),
                    LogStatement.TextColumn(rows, r => r.Encoded.Data),
                    LogStatement.TextColumn(rows, r => r.Encoded.Trace),
                ]
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
