using Dapper;
using KpnEen.Data.Log;
using KpnEen.Pbx.Log;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>One transaction of <see cref="Database"/>. Columns map to members by name, underscores passed over.</summary>
public sealed class DbSession
{
    private readonly List<EncodedEntry> emitted = [];

    internal DbSession(NpgsqlConnection connection, NpgsqlTransaction transaction, string? tenantId, CancellationToken cancellation)
    {
        Connection = connection;
        Transaction = transaction;
        TenantId = tenantId;
        Cancellation = cancellation;
    }

    public NpgsqlConnection Connection { get; }
    public NpgsqlTransaction Transaction { get; }

    /// <summary>Null in a platform session.</summary>
    public string? TenantId { get; }
    public CancellationToken Cancellation { get; }

    internal IReadOnlyList<EncodedEntry> Emitted => emitted;

    /// <summary>What is emitted here may be stored already: a former commit was uncertain, or the process before this one was killed.</summary>
    internal bool MayBeStored { get; set; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null) =>
        (await Connection.QueryAsync<T>(Command(sql, args))).AsList();

    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? args = null) =>
        Connection.QuerySingleOrDefaultAsync<T>(Command(sql, args));

    public Task<T> QuerySingleAsync<T>(string sql, object? args = null) => Connection.QuerySingleAsync<T>(Command(sql, args));

    /// <returns>The number of rows that changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? args = null) => Connection.ExecuteAsync(Command(sql, args));

    /// <summary>
    /// Says that the tenant's settings changed: with the commit its version grows and every node is told. Call it last, so that
    /// the lock on the version is held shortly.
    /// </summary>
    /// <returns>The version whose snapshot holds this change.</returns>
    public Task<long> TenantChangedAsync(string tenantId) =>
        QuerySingleAsync<long>(
            """
            WITH changed AS (
                INSERT INTO tenant_versions (tenant_id, version) VALUES (@tenantId, 1)
                ON CONFLICT (tenant_id) DO UPDATE SET version = tenant_versions.version + 1
                RETURNING version)
            SELECT changed.version FROM changed, pg_notify(@channel, @text)
            """,
            new
            {
                tenantId,
                channel = Topics.Channel,
                text = $"{Topics.Tenant}:{tenantId}",
            }
        );

    /// <summary>Says that a trunk without tenant changed.</summary>
    public Task<long> PlatformChangedAsync() => TenantChangedAsync(Topics.Platform);

    /// <summary>Tells listeners of the topic (<see cref="Notifications"/>) with the commit. A hint: it may get lost, so listeners also poll.</summary>
    public Task NotifyAsync(string topic, string payload) =>
        ExecuteAsync("SELECT pg_notify(@channel, @text)", new { channel = Topics.Channel, text = $"{topic}:{payload}" });

    /// <summary>Writes an event in this transaction, right before the commit.</summary>
    public void Emit(LogEntry entry) => emitted.Add(EncodedEntry.Of(entry));

    internal void Emit(EncodedEntry entry) => emitted.Add(entry);

    /// <returns>The number of rows that changed.</returns>
    internal async Task<int> ExecutePreparedAsync(LogStatement statement)
    {
        await using var command = statement.ToCommand(Connection, Transaction);
        await command.PrepareAsync(Cancellation);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    internal async Task<List<T>> QueryPreparedAsync<T>(Func<NpgsqlDataReader, T> row, LogStatement statement)
    {
        await using var command = statement.ToCommand(Connection, Transaction);
        await command.PrepareAsync(Cancellation);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(row(reader));
        return rows;
    }

    private CommandDefinition Command(string sql, object? args) => new(sql, args, Transaction, cancellationToken: Cancellation);
}
