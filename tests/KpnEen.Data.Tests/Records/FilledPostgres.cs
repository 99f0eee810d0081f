using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Data.Tests.Records;

/// <summary>A database with some years of one company in it, and what PostgreSQL has read of each table.</summary>
public sealed class FilledPostgres() : PostgresFixture(Data.Postgres.Database.MigrateAsync)
{
    public const int Rows = 20_000;
    private static readonly DateTimeOffset Newest = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public string Filled { get; private set; } = "";

    /// <summary>When the n-th last call was.</summary>
    public static DateTimeOffset At(int n) => Newest.AddMinutes(-n);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Filled = (await CreateDatabaseAsync()).ConnectionString;
        await ExecuteAsync(
            $$"""
            INSERT INTO tenants (id, name, domain) VALUES ('ten_0', 'Filled', 'filled.example');
            INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, started_at, customer_number, dialled_number, user_ids, data, trace)
            SELECT 'conv_' || n, 'ten_0', 'inbound', CASE WHEN n > 19900 THEN 'missed' ELSE 'completed' END, '2026-03-01 12:00Z'::timestamptz - n * interval '1 minute',
                '+3120' || lpad((n % 2000)::text, 7, '0'), '+3188' || lpad((n % 3)::text, 7, '0'), ARRAY['usr_' || n % 2000], '{}', '[]'
            FROM generate_series(1, {{Rows}}) n;
            SET session_replication_role = replica;
            INSERT INTO users (id, tenant_id, extension, name, email, external_ids)
            SELECT 'usr_' || n, 'ten_0', n::text, 'U', 'u' || n || '@example.com', ARRAY['crm-' || n] FROM generate_series(1, {{Rows}}) n;
            INSERT INTO user_keys (tenant_id, kind, value, user_id)
            SELECT tenant_id, 'email', email, id FROM users UNION ALL SELECT tenant_id, 'externalId', external_ids[1], id FROM users;
            INSERT INTO numbers (id, tenant_id, e164, target_user_id)
            SELECT 'num_' || n, 'ten_0', '+3188' || lpad(n::text, 7, '0'), 'usr_' || n FROM generate_series(1, {{Rows}}) n;
            INSERT INTO event_positions (tenant_id, last_position) VALUES ('ten_0', {{Rows}});
            INSERT INTO events (id, tenant_id, position, type, conversation_id, sequence, occurred_at, envelope)
            SELECT 'evt_' || n, 'ten_0', n, 'call.ended', 'conv_' || n / 4, n % 4, now(), '{}' FROM generate_series(1, {{Rows}}) n
            """
        );
        await ExecuteAsync("VACUUM ANALYZE call_records, call_record_users, users, user_keys, numbers, events, tenants");
    }

    /// <summary>Rows of the table that anybody ever read, in whatever way.</summary>
    public async Task<long> ReadSoFarAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(Filled + ";Pooling=false");
        // A connection tells what it did when it ends.
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE '%tenant%'"
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await using var read = source.CreateCommand(
            "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = $1"
        );
        read.Parameters.Add(new() { Value = table });
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! > 0 && !patience.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        return (long)(await read.ExecuteScalarAsync(patience.Token))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Filled + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync();
    }
}
