using KpnEen.Data.Audit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>What happens before the first query: wait for PostgreSQL, roles, migrations, pools.</summary>
internal static class DatabaseStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    public static async Task<(NpgsqlDataSource Tenant, NpgsqlDataSource Platform)> RunAsync(
        DatabaseOptions options,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellation
    )
    {
        var admin = Parse(options.AdminConnectionString);
        await using var owner = await ConnectAsync(admin, options.StartPatience ?? Patience, time, cancellation);
        try
        {
            await RetryingCollisionsAsync(() => LoginRoles.CreateGroupsAsync(owner, cancellation), time, cancellation);
            await Migrator.ApplyAsync(owner, Migration.All(), log, cancellation);
            await AuditTriggers.AttachAsync(owner, cancellation);
            (string, string) tenant = default,
                platform = default;
            await RetryingCollisionsAsync(
                async () =>
                {
                    await LoginRoles.CloseToOthersAsync(owner, cancellation);
                    tenant = await LoginRoles.LoginAsync(owner, LoginRoles.TenantGroup, cancellation);
                    platform = await LoginRoles.LoginAsync(owner, LoginRoles.PlatformGroup, cancellation);
                },
                time,
                cancellation
            );
            return (Pool(admin, tenant, options.TenantConnections), Pool(admin, platform, options.PlatformConnections));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseNotUsableException(
                $"The user {admin.Username} of KPNEEN_DATABASE may not do what is needed ({e.MessageText}): it must own the database and have CREATEROLE.",
                e
            );
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new DatabaseNotUsableException(
                "KPNEEN_DATABASE is no connection string: Host=…;Port=…;Database=…;Username=…;Password=…",
                e
            );
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(
        NpgsqlConnectionStringBuilder admin,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        // Outside any pool: the owner's connection is not kept.
        var text = new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString;
        while (true)
        {
            var connection = new NpgsqlConnection(text);
            try
            {
                await connection.OpenAsync(cancellation);
                return connection;
            }
            catch (NpgsqlException e)
            {
                await connection.DisposeAsync();
                var mayCome =
                    e is not PostgresException p
                    || p.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;
                if (!mayCome || time.GetElapsedTime(started) > patience)
                    throw new DatabaseNotUsableException(
                        $"PostgreSQL at {admin.Host}:{admin.Port} cannot be used: {(e as PostgresException)?.MessageText ?? e.Message}",
                        e
                    );
            }
            await Task.Delay(BetweenAttempts, time, cancellation);
        }
    }

    /// <summary>Roles belong to the cluster, advisory locks to one database: two starts of different databases may still collide.</summary>
    private static async Task RetryingCollisionsAsync(Func<Task> step, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await step();
                return;
            }
            catch (PostgresException e) when (attempt < 20 && IsCollision(e))
            {
                await Task.Delay(BetweenAttempts / 5, time, cancellation);
            }
        }
    }

    private static bool IsCollision(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable
        || (e.SqlState == PostgresErrorCodes.InternalError && e.MessageText.Contains("concurrently", StringComparison.Ordinal));

    private static NpgsqlDataSource Pool(NpgsqlConnectionStringBuilder admin, (string Name, string Password) login, int size) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(admin.ConnectionString)
            {
                Username = login.Name,
                Password = login.Password,
                MaxPoolSize = size,
                Timeout = 5,
                CommandTimeout = 15,
                KeepAlive = 10,
                // All we set lasts as long as a transaction (SET LOCAL): nothing to clean up when a connection goes back.
                NoResetOnClose = true,
                // A node that hangs in the middle of a transaction must not hold others up for longer than this.
                Options = "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000",
                ApplicationName = "kpneen",
            }
        );
}
