using System.Collections.Immutable;
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
    private readonly TenantDirectory directory;
    private readonly SnapshotBuilder builder;
    private readonly DataMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<SnapshotFeed> log;

    private readonly Hints hints = new();

    // What was looked at last, whether or not a snapshot came of it. Written by the one loop.
    private volatile ImmutableDictionary<string, Look> seen = ImmutableDictionary.Create<string, Look>(StringComparer.Ordinal);
    private volatile TaskCompletionSource refreshed = NewSignal();
    private long lookedAtAll;

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
        this.directory = directory;
        this.builder = builder;
        this.metrics = metrics;
        this.time = time;
        this.log = log;
        notifications.Follow(Topics.Tenant, hints);
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
            if (seen.TryGetValue(tenantId, out var look) && look.Version >= version)
                return directory.Find(tenantId) is not { } snapshot || snapshot.Version >= version;
            hints.Tell(tenantId);
            var rest = left - time.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero)
                return false;
            await Notifications.WaitAsync(signal, rest, time, cancellation);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAllAsync(cancellationToken);
        IsLoaded = true;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Notifications.WaitAsync(hints.Told, Interval, time, stoppingToken);
                try
                {
                    if (hints.Take() is { } some && time.GetElapsedTime(lookedAtAll) < Interval)
                        await RefreshAsync([.. some], stoppingToken);
                    else
                        await RefreshAllAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    log.LogWarning("Settings cannot be read now, calls go on with those of before: {Reason}", e.Message);
                    hints.Tell(null);
                    await Task.Delay(AfterFailure, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RefreshAllAsync(CancellationToken cancellation)
    {
        lookedAtAll = time.GetTimestamp();
        var versions = await database.InPlatformAsync(
            session =>
                session.QueryAsync<VersionRow>(
                    """
                    SELECT t.id AS tenant_id, coalesce(v.version, 0) AS version, 0::bigint AS audited
                    FROM tenants t LEFT JOIN tenant_versions v ON v.tenant_id = t.id
                    UNION ALL
                    SELECT tenant_id, version, 0 FROM tenant_versions v WHERE NOT EXISTS (SELECT FROM tenants t WHERE t.id = v.tenant_id)
                    """
                ),
            cancellation
        );
        var changed = versions.Where(IsNew).Select(v => v.TenantId);
        // No trunk of the platform was ever changed through us: those of the seed are there all the same.
        if (!seen.ContainsKey(Topics.Platform))
            changed = changed.Append(Topics.Platform).Distinct();
        foreach (var some in changed.Chunk(TenantsAtOnce))
            await RefreshAsync(some, cancellation);
    }

    private async Task RefreshAsync(string[] tenants, CancellationToken cancellation)
    {
        var looks = await database.InPlatformAsync(session => LookAsync(session, tenants), cancellation);
        if (looks.ContainsKey(Topics.Platform))
            await RefreshPlatformAsync(cancellation);
        // Who waits for more than that looks again when more is told.
        if (looks.Count == 0)
            return;
        seen = seen.SetItems(looks);
        var done = refreshed;
        refreshed = NewSignal();
        done.TrySetResult();
    }

    private async Task<Dictionary<string, Look>> LookAsync(DbSession session, string[] tenants)
    {
        // The version belongs to exactly the rows read after it.
        await session.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        var versions = await session.QueryAsync<VersionRow>(
            """
            SELECT id AS tenant_id, coalesce(v.version, 0) AS version, coalesce(h.position, 0) AS audited FROM unnest(@tenants) AS id
            LEFT JOIN tenant_versions v ON v.tenant_id = id LEFT JOIN audit_heads h ON h.tenant_id = id
            """,
            new { tenants }
        );
        var whole = new List<VersionRow>();
        var looks = new Dictionary<string, Look>(StringComparer.Ordinal);
        foreach (var version in versions.Where(IsNew))
        {
            if (await TryChangeAsync(session, version))
                looks.Add(version.TenantId, LookOf(version));
            else
                whole.Add(version);
        }
        await ReplaceAsync(session, whole);
        foreach (var version in whole)
            looks.Add(version.TenantId, LookOf(version));
        return looks;
    }

    private bool IsNew(VersionRow version) => !seen.TryGetValue(version.TenantId, out var look) || look.Version < version.Version;

    private Look LookOf(VersionRow version) =>
        directory.Find(version.TenantId) is { } snapshot && snapshot.Version == version.Version
            ? new Look(version.Version, version.Audited, snapshot)
            : new Look(version.Version, version.Audited, null);

    /// <summary>Reads what was touched since, and nothing else.</summary>
    /// <returns>False: the snapshot must be built anew.</returns>
    private async Task<bool> TryChangeAsync(DbSession session, VersionRow version)
    {
        if (
            seen.GetValueOrDefault(version.TenantId) is not { Snapshot: { } before } look
            || await TouchedSettings.ReadAsync(session, before, look.Audited, version.Audited) is not { } touched
        )
            return false;
        var rows = await SnapshotRows.ReadAsync(session, [version.TenantId], touched);
        try
        {
            return rows.Tenants is [var tenant] && directory.Change(before, builder.Change(tenant, version.Version, rows, touched));
        }
        catch (Exception e) when (e is InvalidSnapshotException or ArgumentException)
        {
            // Building all of it says whether it is so, and tells.
            return false;
        }
    }

    private async Task ReplaceAsync(DbSession session, List<VersionRow> versions)
    {
        if (versions.Count == 0)
            return;
        var rows = await SnapshotRows.ReadAsync(session, [.. versions.Select(v => v.TenantId)]);
        var found = rows.Tenants.ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var version in versions)
        {
            if (found.TryGetValue(version.TenantId, out var tenant))
                Replace(tenant, version.Version, rows);
            else
                directory.Remove(version.TenantId);
        }
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

    /// <param name="Audited">Position in the tenant's audit log.</param>
    /// <param name="Snapshot">Made of exactly this; null: it made none.</param>
    private sealed record Look(long Version, long Audited, TenantSnapshot? Snapshot);

    private sealed record VersionRow(string TenantId, long Version, long Audited);
}
