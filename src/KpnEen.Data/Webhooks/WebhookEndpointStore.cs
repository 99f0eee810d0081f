using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Webhooks;

/// <summary>Endpoints of tenants. Signing keys come in as bytes and never come out again but to the sender.</summary>
public sealed class WebhookEndpointStore(Database database, WebhookSecrets secrets, TimeProvider time)
{
    private const int MostKeys = 5;
    private const string Columns = """
        id, tenant_id, url, description, event_types, ordering, metadata, header_names, enabled, disabled_reason, disabled_at, failing_since,
        revision, created_at, updated_at
        """;

    /// <returns>Null when the tenant has <paramref name="most"/> endpoints already.</returns>
    public Task<WebhookEndpoint?> CreateAsync(
        string tenantId,
        WebhookEndpointSettings settings,
        byte[] key,
        int most,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var id = Ids.New("whe", time);
                var headers = settings.Headers ?? new Dictionary<string, string>();
                var endpoint = await session.QuerySingleOrDefaultAsync<WebhookEndpoint>(
                    $"""
                    INSERT INTO webhook_endpoints (id, tenant_id, url, description, event_types, ordering, metadata, header_names, headers, enabled,
                        disabled_reason, disabled_at, created_at, updated_at)
                    SELECT @id, @tenantId, @Url, @Description, @EventTypes, @Ordering, @metadata::json, @names, @sealedHeaders, @Enabled,
                        CASE WHEN NOT @Enabled THEN 'manual' END, CASE WHEN NOT @Enabled THEN @now END, @now, @now
                    WHERE (SELECT count(*) FROM webhook_endpoints WHERE tenant_id = @tenantId) < @most
                    RETURNING {Columns}
                    """,
                    new
                    {
                        id,
                        tenantId,
                        settings.Url,
                        settings.Description,
                        settings.EventTypes,
                        settings.Ordering,
                        settings.Enabled,
                        most,
                        metadata = settings.Metadata?.GetRawText(),
                        names = headers.Keys.ToArray(),
                        sealedHeaders = secrets.SealHeaders(id, headers),
                        now = time.GetUtcNow(),
                    }
                );
                if (endpoint is not null)
                    await AddKeyAsync(session, endpoint, key);
                return endpoint;
            },
            cancellation
        );

    public Task<WebhookEndpoint?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, session => FindAsync(session, id), cancellation);

    /// <param name="afterId">The last of the page before; null for the first.</param>
    public Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string tenantId, string? afterId, int limit, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<WebhookEndpoint>(
                    $"SELECT {Columns} FROM webhook_endpoints WHERE tenant_id = @tenantId AND (@afterId::text IS NULL OR id > @afterId) ORDER BY id LIMIT @limit",
                    new
                    {
                        tenantId,
                        afterId,
                        limit,
                    }
                ),
            cancellation
        );

    /// <param name="change">Gets the endpoint, locked; may throw to leave it as it is.</param>
    /// <returns>Null when there is no such endpoint.</returns>
    public Task<WebhookEndpoint?> ChangeAsync(
        string tenantId,
        string id,
        Func<WebhookEndpoint, WebhookEndpointSettings> change,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (await FindAsync(session, id, "FOR UPDATE") is not { } before)
                    return null;
                var after = await UpdateAsync(session, before, change(before));
                if (before.Enabled && !after.Enabled)
                    await DeliveryCancellation.SkipPendingAsync(session, id, time.GetUtcNow());
                return after;
            },
            cancellation
        );

    /// <param name="check">Gets the endpoint, locked; may throw to keep it.</param>
    public Task<bool> DeleteAsync(string tenantId, string id, Action<WebhookEndpoint> check, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (await FindAsync(session, id, "FOR UPDATE") is not { } endpoint)
                    return false;
                check(endpoint);
                return await session.ExecuteAsync("DELETE FROM webhook_endpoints WHERE id = @id", new { id }) == 1;
            },
            cancellation
        );

    /// <summary>A new key signs first; the former ones sign along until the grace has passed, at most five in all. W7.</summary>
    /// <returns>Null when there is no such endpoint.</returns>
    public Task<WebhookEndpoint?> RotateAsync(string tenantId, string id, byte[] key, TimeSpan grace, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (await FindAsync(session, id, "FOR UPDATE") is not { } endpoint)
                    return null;
                var now = time.GetUtcNow();
                await session.ExecuteAsync(
                    """
                    UPDATE webhook_secrets SET expires_at = least(expires_at, @until) WHERE endpoint_id = @id;
                    DELETE FROM webhook_secrets WHERE endpoint_id = @id AND (expires_at <= @now OR id NOT IN
                        (SELECT id FROM webhook_secrets WHERE endpoint_id = @id ORDER BY created_at DESC, id DESC LIMIT @former))
                    """,
                    new
                    {
                        id,
                        now,
                        until = now + grace,
                        former = MostKeys - 1,
                    }
                );
                await AddKeyAsync(session, endpoint, key);
                return endpoint;
            },
            cancellation
        );

    private async Task<WebhookEndpoint> UpdateAsync(DbSession session, WebhookEndpoint before, WebhookEndpointSettings settings) =>
        await session.QuerySingleAsync<WebhookEndpoint>(
            $"""
            UPDATE webhook_endpoints SET url = @Url, description = @Description, event_types = @EventTypes, ordering = @Ordering, metadata = @metadata::json,
                header_names = coalesce(@names, header_names), headers = CASE WHEN @names IS NULL THEN headers ELSE @sealedHeaders END, enabled = @Enabled,
                disabled_reason = CASE WHEN @Enabled THEN NULL WHEN enabled THEN 'manual' ELSE disabled_reason END,
                disabled_at = CASE WHEN @Enabled THEN NULL WHEN enabled THEN @now ELSE disabled_at END,
                window_start = CASE WHEN @Enabled AND NOT enabled THEN NULL ELSE window_start END,
                window_failures = CASE WHEN @Enabled AND NOT enabled THEN 0 ELSE window_failures END,
                failing_since = CASE WHEN @Enabled AND NOT enabled THEN NULL ELSE failing_since END,
                revision = revision + 1, updated_at = @now
            WHERE id = @Id RETURNING {Columns}
            """,
            new
            {
                before.Id,
                settings.Url,
                settings.Description,
                settings.EventTypes,
                settings.Ordering,
                settings.Enabled,
                metadata = settings.Metadata?.GetRawText(),
                names = settings.Headers?.Keys.ToArray(),
                sealedHeaders = settings.Headers is null ? null : secrets.SealHeaders(before.Id, settings.Headers),
                now = time.GetUtcNow(),
            }
        );

    private Task<int> AddKeyAsync(DbSession session, WebhookEndpoint endpoint, byte[] key) =>
        session.ExecuteAsync(
            "INSERT INTO webhook_secrets (id, tenant_id, endpoint_id, sealed, created_at) VALUES (@keyId, @TenantId, @Id, @sealedKey, @now)",
            new
            {
                keyId = Ids.New("whk", time),
                endpoint.TenantId,
                endpoint.Id,
                sealedKey = secrets.Seal(endpoint.Id, key),
                now = time.GetUtcNow(),
            }
        );

    private static Task<WebhookEndpoint?> FindAsync(DbSession session, string id, string locking = "") =>
        session.QuerySingleOrDefaultAsync<WebhookEndpoint>($"SELECT {Columns} FROM webhook_endpoints WHERE id = @id {locking}", new { id });
}
