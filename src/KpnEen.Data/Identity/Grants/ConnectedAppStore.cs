using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>
/// What is connected to a tenant. An application of a partner belongs to no tenant, so its name is not among the rows a tenant sees:
/// these are sessions of the platform, with the tenant in every condition.
/// </summary>
public sealed class ConnectedAppStore(Database database, RevocationStore revocations, TimeProvider time)
{
    private const string Select = """
        SELECT c.id AS client_id, c.name, c.description, c.website_uri, c.tenant_id IS NOT NULL AS is_own,
            ARRAY(SELECT DISTINCT unnest(s.scopes) FROM oauth_consents s WHERE s.client_id = c.id AND s.tenant_id = @tenantId ORDER BY 1) AS scopes,
            array_agg(o.user_id ORDER BY o.created_at) AS people, min(o.created_at) AS connected_at, max(o.last_used_at) AS last_used_at
        FROM oauth_consents o JOIN oauth_clients c ON c.id = o.client_id WHERE o.tenant_id = @tenantId
        """;

    /// <summary>In the order of the clients' ids, after the given one.</summary>
    public Task<IReadOnlyList<ConnectedApp>> ListAsync(string tenantId, string? afterId, int limit, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QueryAsync<ConnectedApp>(
                    $"{Select} AND c.id > @after GROUP BY c.id ORDER BY c.id LIMIT @limit",
                    new
                    {
                        tenantId,
                        after = afterId ?? "",
                        limit,
                    }
                ),
            cancel
        );

    /// <summary>Null: the client is not connected to this tenant.</summary>
    public Task<ConnectedApp?> GetAsync(string tenantId, string clientId, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<ConnectedApp>($"{Select} AND c.id = @clientId GROUP BY c.id", new { tenantId, clientId }),
            cancel
        );

    /// <summary>What this person allowed the client before.</summary>
    public Task<string[]?> AllowedAsync(string tenantId, string clientId, string userId, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<string[]>(
                    "SELECT scopes FROM oauth_consents WHERE tenant_id = @tenantId AND client_id = @clientId AND user_id = @userId",
                    new
                    {
                        tenantId,
                        clientId,
                        userId,
                    }
                ),
            cancel
        );

    /// <summary>Takes back all that people of the tenant allowed the client: its codes, refresh tokens and access tokens end.</summary>
    /// <returns>False: it was not connected.</returns>
    public async Task<bool> DisconnectAsync(string tenantId, string clientId, CancellationToken cancel)
    {
        var disconnected = await database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var gone = await session.ExecuteAsync(
                    "DELETE FROM oauth_consents WHERE tenant_id = @tenantId AND client_id = @clientId",
                    new { tenantId, clientId }
                );
                await session.ExecuteAsync(
                    """
                    UPDATE oauth_grants SET revoked_at = @now, revoked_reason = 'disconnected'
                    WHERE tenant_id = @tenantId AND client_id = @clientId AND revoked_at IS NULL AND expires_at > @now
                    """,
                    new
                    {
                        tenantId,
                        clientId,
                        now,
                    }
                );
                return gone > 0;
            },
            cancel
        );
        revocations.Changed();
        return disconnected;
    }
}
