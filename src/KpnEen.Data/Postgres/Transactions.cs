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
        catch (NpgsqlException e) when (e is not PostgresException || ((PostgresException)e).SqlState == PostgresErrorCodes.AdminShutdown)
        {
            pool.Clear();
            return await OnceAsync(pool, tenantId, cancellation);
        }
    }

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
