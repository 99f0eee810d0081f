using Npgsql;

namespace KpnEen.ApiLoad;

/// <summary>Call records of a past month, as like the real ones as copies are: made in the database from one that the exchange wrote.</summary>
internal static class Past
{
    /// <summary>Half of them are the tenant's, the others of nine more.</summary>
    public static async Task FillAsync(string connection, string tenantId, IReadOnlyList<string> users, int count)
    {
        // Straight into the tables, and what leads to the rows made afterwards: some three times as fast.
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection)
            {
                Options = "-c session_replication_role=replica -c synchronous_commit=off -c maintenance_work_mem=512MB",
                CommandTimeout = 0,
            }.ConnectionString
        );
        var indexes = await DropIndexesAsync(source);
        await using var fill = source.CreateCommand(
            """
            INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, ended_by, started_at, answered_at, ended_at, ring_ms, wait_ms, hold_ms,
                talk_ms, customer_number, dialled_number, user_ids, data, trace)
            SELECT 'conv_' || md5(n::text), CASE WHEN n % 2 = 0 THEN $1 ELSE 'ten_past' || n % 9 END, r.direction,
                CASE WHEN n % 10 = 0 THEN 'missed' ELSE r.outcome END, r.ended_by, at, at, at, r.ring_ms, r.wait_ms, r.hold_ms, r.talk_ms,
                '+3120' || (1000000 + n % 20000), '+3188' || (1000000 + n % 500), ARRAY[$2[1 + n % array_length($2, 1)]],
                replace(r.data, r.conversation_id, 'conv_' || md5(n::text)), r.trace
            FROM (SELECT n, now() - n * interval '28 days' / $3 AS at FROM generate_series(1, $3) n) past, (SELECT * FROM call_records WHERE tenant_id = $1 LIMIT 1) r
            """
        );
        fill.Parameters.Add(new() { Value = tenantId });
        fill.Parameters.Add(new() { Value = users.ToArray() });
        fill.Parameters.Add(new() { Value = count });
        var made = await fill.ExecuteNonQueryAsync();
        if (made != count)
            throw new InvalidOperationException($"{made} call records were made of {count}.");
        // What follows a load of rows is done now, not while we measure.
        string[] after =
        [
            "INSERT INTO call_record_users SELECT tenant_id, unnest(user_ids), started_at, conversation_id FROM call_records ON CONFLICT DO NOTHING",
            .. indexes,
            "VACUUM ANALYZE call_records",
            "VACUUM ANALYZE call_record_users",
            "CHECKPOINT",
        ];
        foreach (var sql in after)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <returns>What makes them again.</returns>
    private static async Task<List<string>> DropIndexesAsync(NpgsqlDataSource source)
    {
        var (names, definitions) = (new List<string>(), new List<string>());
        await using (
            var command = source.CreateCommand(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'call_records' AND indexdef NOT LIKE '%UNIQUE%'"
            )
        )
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
                definitions.Add(reader.GetString(1));
            }
        }
        await using var drop = source.CreateCommand($"DROP INDEX {string.Join(", ", names)}");
        await drop.ExecuteNonQueryAsync();
        return definitions;
    }
}
