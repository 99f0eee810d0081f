using KpnEen.Data.Postgres;
using KpnEen.Pbx.Directory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Snapshots;

/// <summary>
/// Keeps <see cref="TenantDirectory"/> up to date: all tenants at start, then those whose version grew. A notification is a hint;
/// versions are compared at each (re)connect and every minute.
/// </summary>
public sealed class SnapshotFeed : BackgroundService
{
    private const int TenantsAtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);
    private readonly Database database;
    private readonly Notifications notifications;
    private readonly TenantDirectory directory;
    private readonly SnapshotBuilder builder;
    private readonly DataMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<SnapshotFeed> log;

    // What was looked at last, whether or not a snapshot came of it. Written by the one loop, replaced whole for readers.
    private volatile Dictionary<string, long> seen = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource refreshed = NewSignal();
    private volatile TaskCompletionSource asked = NewSignal();

    internal SnapshotFeed(
        Database database,
        Notifications notifications,
        TenantDirectory directory,
        SnapshotBuilder builder,
        DataMetrics metrics,
        TimeProvider time,
        ILogger<SnapshotFeed> log
    )
    {
        this.database = database;
        this.notifications = notifications;
        this.directory = directory;
        this.builder = builder;
        this.metrics = metrics;
        this.time = time;
        this.log = log;
    }

    /// <summary>All tenants were read once.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Waits until calls see this version of the tenant, so that a client reads its own write.</summary>
    /// <param name="version">As <see cref="DbSession.TenantChangedAsync"/> returned it.</param>
    /// <returns>False: not within the patience (default 2 s), or the new settings do not make a snapshot and the former stays.</returns>
    public async Task<bool> WaitForAsync(string tenantId, long version, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var left = patience ?? TimeSpan.FromSeconds(2);
        var started = time.GetTimestamp();
        while (true)
        {
            var signal = refreshed.Task;
            if (seen.TryGetValue(tenantId, out var reached) && reached >= version)
                return directory.Find(tenantId) is not { } snapshot || snapshot.Version >= version;
            asked.TrySetResult();
            var rest = left - time.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero)
                return false;
            await Notifications.WaitAsync(signal, rest, time, cancellation);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        IsLoaded = true;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Before looking: what is asked for from here on is looked at in the next round.
                if (asked.Task.IsCompleted)
                    asked = NewSignal();
                var hint = Task.WhenAny(notifications.Next(Topics.Tenant), asked.Task);
                try
                {
                    await RefreshAsync(stoppingToken);
                    await Notifications.WaitAsync(hint, Interval, time, stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    log.LogWarning("Settings cannot be read now, calls go on with those of before: {Reason}", e.Message);
                    await Task.Delay(AfterFailure, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        var versions = await database.InPlatformAsync(
            session =>
                session.QueryAsync<SnapshotRows.VersionRow>(
                    "SELECT t.id AS tenant_id, coalesce(v.version, 0) AS version FROM tenants t LEFT JOIN tenant_versions v ON v.tenant_id = t.id"
                        + " UNION ALL SELECT tenant_id, version FROM tenant_versions v WHERE NOT EXISTS (SELECT FROM tenants t WHERE t.id = v.tenant_id)"
                ),
            cancellation
        );
        var now = seen;
        var changed = versions
            .Where(v => !now.TryGetValue(v.TenantId, out var before) || before < v.Version)
            .Select(v => v.TenantId)
            .ToArray();
        foreach (var some in changed.Chunk(TenantsAtOnce))
            await RefreshAsync(some, cancellation);
        if (!now.ContainsKey(Topics.Platform) && !changed.Contains(Topics.Platform))
        {
            // No such trunk was ever changed through us: those of the seed are there all the same.
            await RefreshPlatformAsync(cancellation);
            Saw(new Dictionary<string, long>(StringComparer.Ordinal) { [Topics.Platform] = 0 });
        }
    }

    private async Task RefreshAsync(string[] tenants, CancellationToken cancellation)
    {
        var rows = await database.InPlatformAsync(session => SnapshotRows.ReadAsync(session, tenants), cancellation);
        var versions = rows.Versions.ToDictionary(v => v.TenantId, v => v.Version, StringComparer.Ordinal);
        var found = rows.Tenants.ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var id in tenants)
        {
            var version = versions.GetValueOrDefault(id);
            if (id == Topics.Platform)
                await RefreshPlatformAsync(cancellation);
            else if (found.TryGetValue(id, out var tenant))
                Replace(tenant, version, rows);
            else
                directory.Remove(id);
        }
        Saw(tenants.ToDictionary(id => id, id => versions.GetValueOrDefault(id), StringComparer.Ordinal));
    }

    private void Replace(SnapshotRows.TenantRow tenant, long version, SnapshotRows rows)
    {
        try
        {
            directory.Replace(builder.Build(tenant, version, rows));
        }
        catch (Exception e) when (e is InvalidSnapshotException or ArgumentException)
        {
            metrics.Alarm("snapshot");
            log.LogError("Tenant {Tenant} keeps its former settings, version {Version} is broken: {Reason}", tenant.Id, version, e.Message);
        }
    }

    private async Task RefreshPlatformAsync(CancellationToken cancellation)
    {
        var trunks = await database.InPlatformAsync(
            session =>
                session.QueryAsync<SnapshotRows.TrunkRow>(
                    $"SELECT {SnapshotRows.TrunkRow.Columns} FROM trunks WHERE tenant_id IS NULL ORDER BY id"
                ),
            cancellation
        );
        directory.ReplacePlatformTrunks(builder.Trunks(trunks));
    }

    private void Saw(IReadOnlyDictionary<string, long> versions)
    {
        var all = new Dictionary<string, long>(seen, StringComparer.Ordinal);
        foreach (var (tenantId, version) in versions)
            all[tenantId] = version;
        seen = all;
        var done = refreshed;
        refreshed = NewSignal();
        done.TrySetResult();
    }
}
