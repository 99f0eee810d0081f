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
            // SET is no query, so that SET TRANSACTION may still follow in a platform session.
            await using var begin = new NpgsqlCommand("SET LOCAL kpneen.tenant = ''", connection, transaction);
            if (tenantId is not null)
            {
                begin.CommandText = "SELECT set_config('kpneen.tenant', $1, true)";
                begin.Parameters.Add(new NpgsqlParameter { Value = tenantId });
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
