using KpnEen.Data.Log;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>
/// The way into PostgreSQL. Two pools of two login roles, neither owner, superuser nor able to bypass row-level security: the
/// tenant role sees the rows of the tenant it was opened for, the platform role sees all. Requests of tenants get the first only.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly DatabaseOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly EventWriter events;
    private NpgsqlDataSource? tenants;
    private NpgsqlDataSource? platform;

    static Database() => DapperTypes.Register();

    /// <param name="subscribers">Run inside the transaction that writes events; they must not depend on this class.</param>
    public Database(
        DatabaseOptions options,
        TimeProvider time,
        ILogger<Database> log,
        IEnumerable<ILogSubscriber> subscribers,
        NodeName node
    )
    {
        this.options = options;
        this.time = time;
        this.log = log;
        events = new EventWriter([.. subscribers], node, log);
    }

    /// <summary>Migrated and open, for tests and tools.</summary>
    public static async Task<Database> OpenAsync(
        string adminConnectionString,
        TimeProvider? time = null,
        params ILogSubscriber[] subscribers
    )
    {
        var database = new Database(
            new DatabaseOptions(adminConnectionString),
            time ?? TimeProvider.System,
            NullLogger<Database>.Instance,
            subscribers,
            new NodeName("node1")
        );
        await database.StartAsync(CancellationToken.None);
        return database;
    }

    /// <summary>Brings an empty or older database up to date and opens nothing: for templates of tests.</summary>
    public static async Task MigrateAsync(string adminConnectionString)
    {
        await using var database = await OpenAsync(adminConnectionString);
    }

    public bool IsStarted => platform is not null;

    /// <summary>Migrates, makes the roles and opens the pools.</summary>
    /// <exception cref="DatabaseNotUsableException">Foreign, newer, changed, or out of reach for longer than the patience.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var logins = await DatabaseStart.RunAsync(options, time, log, cancellation);
        tenants = logins.Tenant;
        platform = logins.Platform;
    }

    /// <summary>One transaction that sees and changes rows of this tenant only.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL is away or refused.</exception>
    public Task<T> InTenantAsync<T>(string tenantId, Func<DbSession, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        return RunAsync(tenants, tenantId, work, cancellation);
    }

    public Task InTenantAsync(string tenantId, Func<DbSession, Task> work, CancellationToken cancellation) =>
        InTenantAsync(tenantId, Completed(work), cancellation);

    /// <summary>One statement that reads rows of this tenant only: a third of the round trips of <see cref="InTenantAsync{T}"/>.</summary>
    /// <param name="args">Members by the names of the statement's parameters.</param>
    /// <exception cref="NpgsqlException">PostgreSQL is away or refused.</exception>
    public Task<IReadOnlyList<T>> ReadInTenantAsync<T>(string tenantId, string sql, object args, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        return Transactions.ReadAsync<T>(Pool(tenants), tenantId, sql, args, cancellation);
    }

    /// <summary>One transaction that sees all tenants: for the switch, partners and workers, never on behalf of a tenant's request.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL is away or refused.</exception>
    public Task<T> InPlatformAsync<T>(Func<DbSession, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(platform, null, work, cancellation);

    public Task InPlatformAsync(Func<DbSession, Task> work, CancellationToken cancellation) =>
        InPlatformAsync(Completed(work), cancellation);

    /// <summary>Stores entries of the switch, all or none: in one round trip, unless something in them takes more.</summary>
    /// <param name="mayBeStored">Some may be stored already; these are passed over.</param>
    /// <exception cref="NpgsqlException">PostgreSQL is away or refused.</exception>
    internal async Task StoreAsync(IReadOnlyList<EncodedEntry> entries, bool mayBeStored, CancellationToken cancellation)
    {
        try
        {
            if (!mayBeStored && await events.TryWriteAtOnceAsync(Pool(platform), entries, cancellation))
                return;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Which it was is found one by one.
        }
        await InPlatformAsync(
            session =>
            {
                session.MayBeStored = mayBeStored;
                foreach (var entry in entries)
                    session.Emit(entry);
                return Task.CompletedTask;
            },
            cancellation
        );
    }

    /// <summary>A connection of the platform role outside any transaction, for LISTEN.</summary>
    internal ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellation) =>
        Pool(platform).OpenConnectionAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (tenants is not null)
            await tenants.DisposeAsync();
        if (platform is not null)
            await platform.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(
        NpgsqlDataSource? pool,
        string? tenantId,
        Func<DbSession, Task<T>> work,
        CancellationToken cancellation
    )
    {
        var (connection, transaction) = await Transactions.BeginAsync(Pool(pool), tenantId, cancellation);
        await using var ownsConnection = connection;
        await using var ownsTransaction = transaction;
        var session = new DbSession(connection, transaction, tenantId, cancellation);
        var result = await work(session);
        if (session.Emitted.Count > 0)
            await events.WriteAsync(session, session.Emitted);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private static NpgsqlDataSource Pool(NpgsqlDataSource? pool) =>
        pool ?? throw new InvalidOperationException("The database is not started.");

    private static Func<DbSession, Task<bool>> Completed(Func<DbSession, Task> work) =>
        async session =>
        {
            await work(session);
            return true;
        };
}
