using Dapper;
using KpnEen.Data.Audit;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>How a transaction begins.</summary>
internal static class Transactions
{
    /// <summary>
    /// With the tenant set for its length. Connections that lay in the pool while PostgreSQL was restarted are dead and do not know it:
    /// they are found here, before anything was done, and replaced.
    /// </summary>
    public static async Task<(NpgsqlConnection, NpgsqlTransaction)> BeginAsync(
        NpgsqlDataSource pool,
        string? tenantId,
        CancellationToken cancellation
    )
    {
        try
        {
            return await OnceAsync(pool, tenantId, cancellation);
        }
        catch (NpgsqlException e) when (WasDead(e))
        {
            pool.Clear();
            return await OnceAsync(pool, tenantId, cancellation);
        }
    }

    /// <summary>
    /// A transaction of one statement that reads, in one round trip: what goes to PostgreSQL before one Sync is a transaction (its manual,
    /// "Pipelining"), so the tenant is set for both statements and for nothing after them.
    /// </summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlDataSource pool,
        string tenantId,
        string sql,
        object args,
        CancellationToken cancellation
    )
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("readingTenant", tenantId);
        var command = new CommandDefinition(
            $"SELECT set_config('kpneen.tenant', @readingTenant, true);\n{sql}",
            parameters,
            cancellationToken: cancellation
        );
        try
        {
            return await ReadOnceAsync<T>(pool, command, cancellation);
        }
        catch (NpgsqlException e) when (WasDead(e))
        {
            pool.Clear();
            return await ReadOnceAsync<T>(pool, command, cancellation);
        }
    }

    private static async Task<IReadOnlyList<T>> ReadOnceAsync<T>(
        NpgsqlDataSource pool,
        CommandDefinition command,
        CancellationToken cancellation
    )
    {
        await using var connection = await pool.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(command);
        await reader.ReadSingleAsync<string>();
        return (await reader.ReadAsync<T>()).AsList();
    }

    // One that is slow, or no room in the pool, is no reason to throw away all connections.
    private static bool WasDead(NpgsqlException e) =>
        e is PostgresException refused ? refused.SqlState == PostgresErrorCodes.AdminShutdown : e.InnerException is not TimeoutException;

    private static async Task<(NpgsqlConnection, NpgsqlTransaction)> OnceAsync(
        NpgsqlDataSource pool,
        string? tenantId,
        CancellationToken cancellation
    )
    {
        var connection = await pool.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var begin = new NpgsqlCommand("", connection, transaction);
            // Who acts is read by the trigger of the audit log, at commit.
            var actor = Acting.Now?.ToJson() ?? "";
            if (tenantId is not null)
            {
                begin.CommandText = "SELECT set_config('kpneen.tenant', $1, true), set_config('kpneen.actor', $2, true)";
                begin.Parameters.Add(new NpgsqlParameter { Value = tenantId });
                begin.Parameters.Add(new NpgsqlParameter { Value = actor });
            }
            else
            {
                // SET is no query, so that SET TRANSACTION may still follow in a platform session; and it takes no parameters.
                var quoted = actor.Replace("'", "''", StringComparison.Ordinal);
                begin.CommandText = $"SET LOCAL kpneen.tenant = ''; SET LOCAL kpneen.actor = '{quoted}'";
            }
            await begin.ExecuteNonQueryAsync(cancellation);
            return (connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
