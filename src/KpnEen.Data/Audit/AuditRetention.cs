using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Audit;

/// <summary>Removes what of the audit logs is older than the operator keeps it, in small steps.</summary>
public sealed class AuditRetention(Database database, AuditRetentionOptions options, TimeProvider time, ILogger<AuditRetention> log)
{
    private const long Step = 5000;

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

    /// <summary>As <see cref="PruneAsync"/>, and says in the log what went.</summary>
    internal async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await PruneAsync(cancellation) is > 0 and var removed)
            log.LogInformation("{Count} entries of audit logs went: their retention is over", removed);
    }
}
