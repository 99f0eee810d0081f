using System.Collections.Immutable;
using Npgsql;

namespace KpnEen.Faults.Checking;

/// <summary>Reads the database's side, past the product: plain SQL as the owner.</summary>
public static class FactReader
{
    public static async Task<ImmutableArray<RecordRow>> RecordsAsync(NpgsqlConnection connection) =>
        await ReadAsync(
            connection,
            """
            SELECT conversation_id, data::json->'correlation'->>'sipCallId', outcome, data::json->'cause'->>'text', started_at, answered_at, ended_at, talk_ms
            FROM call_records
            """,
            r => new RecordRow(
                r.GetString(0),
                Text(r, 1),
                Text(r, 2) ?? "",
                Text(r, 3),
                r.GetFieldValue<DateTimeOffset>(4),
                Time(r, 5),
                Time(r, 6),
                Number(r, 7)
            )
        );

    public static async Task<ImmutableArray<EventRow>> EventsAsync(NpgsqlConnection connection) =>
        await ReadAsync(
            connection,
            """
            SELECT e.id, e.type, e.conversation_id, e.sequence,
                   EXISTS (SELECT FROM webhook_deliveries d WHERE d.event_id = e.id AND d.status = 'skipped' AND d.reason = 'tooLate')
            FROM events e
            """,
            r => new EventRow(r.GetString(0), r.GetString(1), Text(r, 2), Number(r, 3), r.GetBoolean(4))
        );

    public static async Task<ImmutableArray<(string, DateTimeOffset)>> OpenAsync(NpgsqlConnection connection) =>
        await ReadAsync(
            connection,
            "SELECT id, opened_at FROM conversations WHERE closed_at IS NULL",
            r => (r.GetString(0), r.GetFieldValue<DateTimeOffset>(1))
        );

    public static async Task<ImmutableArray<RecordingRow>> RecordingsAsync(NpgsqlConnection connection) =>
        await ReadAsync(
            connection,
            "SELECT id, conversation_id, file, state, duration_ms, sha256 FROM recordings WHERE deleted_at IS NULL",
            r => new RecordingRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Number(r, 4), Text(r, 5))
        );

    /// <summary>Deliveries that wait for their turn.</summary>
    public static async Task<long> PendingAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<ImmutableArray<T>> ReadAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows.ToImmutable();
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
