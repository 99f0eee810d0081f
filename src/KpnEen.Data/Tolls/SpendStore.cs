using KpnEen.Data.Postgres;

namespace KpnEen.Data.Tolls;

/// <summary>What a tenant has spent, at most a second old.</summary>
public sealed class SpendStore(Database database)
{
    public Task<TenantSpend> ReadAsync(string tenantId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleAsync<TenantSpend>(
                    """
                    SELECT d.day,
                        coalesce(sum(s.cents) FILTER (WHERE s.day = d.day), 0)::bigint AS day_cents,
                        coalesce(sum(s.cents), 0)::bigint AS month_cents
                    FROM (SELECT (now() AT TIME ZONE time_zone)::date AS day FROM tenants WHERE id = @tenantId) d
                    LEFT JOIN tenant_spend s ON s.day BETWEEN date_trunc('month', d.day)::date AND d.day
                    GROUP BY d.day
                    """,
                    new { tenantId }
                ),
            cancellation
        );
}
