using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>How much clients are used, by day.</summary>
public sealed class ClientUsageStore(Database database, TimeProvider time)
{
    private const int DaysKept = 90;

    /// <summary>Adds tokens that clients got; what is older than 90 days goes.</summary>
    public Task AddAsync(IReadOnlyCollection<ClientUse> uses, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO oauth_client_usage (client_id, tenant_id, day, tokens, last_used_at)
                    SELECT c.id, c.tenant_id, (u.at AT TIME ZONE 'UTC')::date, u.tokens, u.at
                    FROM unnest(@ids, @tokens, @times) AS u(id, tokens, at) JOIN oauth_clients c ON c.id = u.id ORDER BY c.id
                    ON CONFLICT (client_id, day) DO UPDATE SET tokens = oauth_client_usage.tokens + excluded.tokens,
                        last_used_at = greatest(oauth_client_usage.last_used_at, excluded.last_used_at)
                    """,
                    new
                    {
                        ids = uses.Select(use => use.ClientId).ToArray(),
                        tokens = uses.Select(use => use.Tokens).ToArray(),
                        times = uses.Select(use => use.LastUsedAt.UtcDateTime).ToArray(),
                    }
                );
                await session.ExecuteAsync(
                    "DELETE FROM oauth_client_usage WHERE day < (@now::timestamptz AT TIME ZONE 'UTC')::date - @days",
                    new { now = time.GetUtcNow(), days = DaysKept }
                );
            },
            cancel
        );

    /// <summary>Of the tenant's own clients, in the last 30 days; those that were not used are absent.</summary>
    public Task<IReadOnlyList<ClientUse>> OfTenantAsync(string tenantId, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<ClientUse>(
                    """
                    SELECT client_id, sum(tokens)::bigint AS tokens, max(last_used_at) AS last_used_at FROM oauth_client_usage
                    WHERE day >= (@now::timestamptz AT TIME ZONE 'UTC')::date - 29 GROUP BY client_id
                    """,
                    new { now = time.GetUtcNow() }
                ),
            cancel
        );
}
