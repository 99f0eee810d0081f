using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Audit;

/// <summary>Removes what of the audit logs is older than the operator keeps it, once a day, in small steps. Any number of processes may run it.</summary>
public sealed class AuditRetention(Database database, AuditRetentionOptions options, TimeProvider time, ILogger<AuditRetention> log)
    : BackgroundService
{
    private const long Step = 5000;
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <returns>How many entries went.</returns>
    public async Task<long> PruneAsync(CancellationToken cancellation)
    {
        if (options.KeptFor is not { } kept)
            return 0;
        var before = time.GetUtcNow() - kept;
        var tenants = await database.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT tenant_id FROM audit_heads h WHERE EXISTS (SELECT FROM audit_log l WHERE l.tenant_id = h.tenant_id AND l.at < @before)",
                    new { before }
                ),
            cancellation
        );
        var removed = 0L;
        foreach (var tenant in tenants)
        {
            for (var step = Step; step == Step; removed += step)
                step = await database.InPlatformAsync(
                    session =>
                        session.QuerySingleAsync<long>(
                            "SELECT kpneen_prune_audit(@tenant, @before, @Step)",
                            new
                            {
                                tenant,
                                before,
                                Step,
                            }
                        ),
                    cancellation
                );
        }
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (await PruneAsync(stoppingToken) is > 0 and var removed)
                        log.LogInformation("{Count} entries of audit logs went: their retention is over", removed);
                }
                catch (NpgsqlException e)
                {
                    log.LogWarning("Old entries of audit logs could not be removed now: {Reason}", e.Message);
                }
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
