using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>Applies the files that are missing, each in its own transaction with its own line in the table, one process at a time.</summary>
internal static class Migrator
{
    // "kpneen" as a number; any constant that no one else in this database uses would do.
    private const long AdvisoryLock = 0x6b_706e_6565_6e;

    /// <exception cref="DatabaseNotUsableException">Foreign, newer, or an applied file was changed.</exception>
    public static async Task ApplyAsync(
        NpgsqlConnection owner,
        IReadOnlyList<Migration> migrations,
        ILogger log,
        CancellationToken cancellation
    )
    {
        await owner.ExecuteAsync(
            new CommandDefinition(
                "SELECT pg_advisory_lock(@key)",
                new { key = AdvisoryLock },
                commandTimeout: 300,
                cancellationToken: cancellation
            )
        );
        try
        {
            var applied = await AppliedAsync(owner, cancellation);
            Check(applied, migrations);
            foreach (var migration in migrations.Where(m => !applied.ContainsKey(m.Number)))
            {
                await using var transaction = await owner.BeginTransactionAsync(cancellation);
                await owner.ExecuteAsync(
                    new CommandDefinition(migration.Sql, null, transaction, commandTimeout: 3600, cancellationToken: cancellation)
                );
                await owner.ExecuteAsync(
                    new CommandDefinition(
                        "INSERT INTO kpneen_migrations (number, name, checksum) VALUES (@Number, @Name, @Checksum)",
                        migration,
                        transaction,
                        cancellationToken: cancellation
                    )
                );
                await transaction.CommitAsync(cancellation);
                log.LogInformation("Applied migration {Name}", migration.Name);
            }
        }
        finally
        {
            await owner.ExecuteAsync("SELECT pg_advisory_unlock(@key)", new { key = AdvisoryLock });
        }
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> AppliedAsync(
        NpgsqlConnection owner,
        CancellationToken cancellation
    )
    {
        var ours = await owner.ExecuteScalarAsync<bool>(
            new CommandDefinition("SELECT to_regclass('public.kpneen_migrations') IS NOT NULL", cancellationToken: cancellation)
        );
        if (!ours)
        {
            var foreign = await owner.QueryFirstOrDefaultAsync<string>(
                new CommandDefinition(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1 LIMIT 1",
                    cancellationToken: cancellation
                )
            );
            if (foreign is not null)
                throw new DatabaseNotUsableException(
                    $"The database {owner.Database} holds tables of something else (for example {foreign}): give KPNEEN_DATABASE an empty database."
                );
            await owner.ExecuteAsync(
                new CommandDefinition(
                    """
                    CREATE TABLE kpneen_migrations (
                        number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                    """,
                    cancellationToken: cancellation
                )
            );
        }
        var rows = await owner.QueryAsync<(int Number, string Name, string Checksum)>(
            new CommandDefinition("SELECT number, name, checksum FROM kpneen_migrations", cancellationToken: cancellation)
        );
        return rows.ToDictionary(r => r.Number, r => (r.Name, r.Checksum));
    }

    private static void Check(Dictionary<int, (string Name, string Checksum)> applied, IReadOnlyList<Migration> migrations)
    {
        foreach (var (number, (name, checksum)) in applied.OrderBy(a => a.Key))
        {
            var known = migrations.FirstOrDefault(m => m.Number == number);
            if (known is null)
                throw new DatabaseNotUsableException(
                    $"The database was made by a newer version (it has {name}): start that version, or give KPNEEN_DATABASE another database."
                );
            if (known.Checksum != checksum)
                throw new DatabaseNotUsableException(
                    $"The database was made with another text of {name}: start the version that made it, or give KPNEEN_DATABASE another database."
                );
        }
    }
}
