using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>Endpoints of tenants. Signing keys come in as bytes and never come out again but to the sender.</summary>
public sealed class WebhookEndpointStore(Database database, WebhookSecrets secrets, TimeProvider time)
{
    internal const string Columns = """
        id, tenant_id, url, description, event_types, ordering, payload_mode, filter, max_per_second, receiver_control, receiver, metadata,
        header_names, enabled, disabled_reason, disabled_at, failing_since, verify_ownership, verified_at, revision, created_at, updated_at,
        (SELECT count(*) FROM (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = webhook_endpoints.id AND d.status = 'exhausted'
              AND d.trigger IN ('schedule', 'replay') LIMIT 1000) AS dead)::int AS dead_letters,
        ARRAY(SELECT k.public_key FROM webhook_secrets k WHERE k.endpoint_id = webhook_endpoints.id AND k.public_key IS NOT NULL
              AND (k.expires_at IS NULL OR k.expires_at > @now) ORDER BY k.created_at DESC, k.id DESC) AS public_keys,
        EXISTS (SELECT FROM webhook_secrets k WHERE k.endpoint_id = webhook_endpoints.id AND k.public_key IS NOT NULL
              AND k.expires_at IS NULL) AS asymmetric
        """;

    /// <returns>Null when the tenant has <paramref name="most"/> endpoints already.</returns>
    public Task<WebhookEndpoint?> CreateAsync(
        string tenantId,
        WebhookEndpointSettings settings,
        SigningKeyBytes key,
        int most,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var id = Ids.New("whe", time);
                var row = Row(id, settings, settings.Headers ?? new Dictionary<string, string>(), settings.Receiver);
                row["tenantId"] = tenantId;
                row["most"] = most;
                var reason = EndpointOwnership.ReasonOf(settings.Enabled, settings.VerifyOwnership);
                row["reason"] = reason;
                // Those who create at the same time count one after the other.
                await session.ExecuteAsync(
                    "SELECT pg_advisory_xact_lock(hashtextextended('webhook_endpoints ' || @tenantId, 0))",
                    new { tenantId }
                );
                var made = await session.ExecuteAsync(
                    """
                    INSERT INTO webhook_endpoints (id, tenant_id, url, description, event_types, ordering, metadata, header_names, headers,
                        payload_mode, filter, filter_path, max_per_second, receiver_control, receiver, receiver_sealed, verify_ownership,
                        enabled, disabled_reason, disabled_at, created_at, updated_at)
                    SELECT @id, @tenantId, @url, @description, @eventTypes, @ordering, @metadata::json, @names, @sealedHeaders,
                        @payloadMode, @filter::json, @filterPath, @maxPerSecond, @receiverControl, @receiver::json, @sealedReceiver, @verifyOwnership,
                        @reason::text IS NULL, @reason, CASE WHEN @reason IS NOT NULL THEN @now END, @now, @now
                    WHERE (SELECT count(*) FROM webhook_endpoints WHERE tenant_id = @tenantId) < @most
                    """,
                    row
                );
                if (made == 0)
                    return null;
                await SigningKeyRows.AddAsync(session, secrets, tenantId, id, key, time);
                if (reason == EndpointOwnership.Unverified)
                    await EndpointOwnership.QueueAsync(session, tenantId, id, settings.Description, time.GetUtcNow());
                return await FindAsync(session, id);
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
                        now = time.GetUtcNow(),
                    }
                ),
            cancellation
        );

    /// <param name="change">Gets the endpoint, locked; may throw to leave it as it is.</param>
    /// <param name="actor">Who changes it, for the events of a pause.</param>
    /// <returns>Null when there is no such endpoint.</returns>
    public Task<WebhookEndpoint?> ChangeAsync(
        string tenantId,
        string id,
        Func<WebhookEndpoint, WebhookEndpointSettings> change,
        Actor? actor,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (await FindAsync(session, id, "FOR NO KEY UPDATE") is not { } before)
                    return null;
                var settings = change(before);
                await UpdateAsync(session, before, settings);
                var mustProve = settings.VerifyOwnership && (settings.HasMoved || before.VerifiedAt is null);
                var isPending = settings.Enabled && mustProve;
                if (
                    before.IsWanted != settings.Enabled
                    || before.IsPending != isPending
                    // What was asked at the former URL proves nothing for this one.
                    || (isPending && before.Url != settings.Url)
                )
                    await EndpointPauses.SetAsync(
                        session,
                        before,
                        EndpointOwnership.ReasonOf(settings.Enabled, mustProve),
                        actor,
                        time.GetUtcNow()
                    );
                return await FindAsync(session, id);
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
    /// <param name="key">Made for the endpoint as it is now: of its kind, unless another is wanted.</param>
    /// <returns>Null when there is no such endpoint.</returns>
    public Task<WebhookEndpoint?> RotateAsync(
        string tenantId,
        string id,
        Func<WebhookEndpoint, SigningKeyBytes> key,
        TimeSpan grace,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                if (await FindAsync(session, id, "FOR NO KEY UPDATE") is not { } endpoint)
                    return null;
                await SigningKeyRows.RetireAsync(session, id, time.GetUtcNow(), grace);
                await SigningKeyRows.AddAsync(session, secrets, tenantId, id, key(endpoint), time);
                return await FindAsync(session, id);
            },
            cancellation
        );

    private async Task UpdateAsync(DbSession session, WebhookEndpoint before, WebhookEndpointSettings settings)
    {
        var sealedBefore = await session.QuerySingleAsync<byte[]?>(
            "SELECT receiver_sealed FROM webhook_endpoints WHERE id = @Id",
            new { before.Id }
        );
        var receiver = settings.Receiver.WithSecretsOf(secrets.OpenReceiver(before.Id, sealedBefore));
        await session.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET url = @url, description = @description, event_types = @eventTypes, ordering = @ordering, metadata = @metadata::json,
                header_names = coalesce(@names, header_names), headers = CASE WHEN @names IS NULL THEN headers ELSE @sealedHeaders END,
                payload_mode = @payloadMode, filter = @filter::json, filter_path = @filterPath, max_per_second = @maxPerSecond,
                receiver_control = @receiverControl, receiver = @receiver::json, receiver_sealed = @sealedReceiver,
                verify_ownership = @verifyOwnership, verified_at = CASE WHEN @hasMoved THEN NULL ELSE verified_at END,
                revision = revision + 1, updated_at = @now
            WHERE id = @id
            """,
            Row(before.Id, settings, settings.Headers, receiver)
        );
    }

    /// <param name="headers">Null: they are left alone.</param>
    private Dictionary<string, object?> Row(
        string id,
        WebhookEndpointSettings settings,
        IReadOnlyDictionary<string, string>? headers,
        ReceiverSettings receiver
    ) =>
        new()
        {
            ["id"] = id,
            ["url"] = settings.Url,
            ["description"] = settings.Description,
            ["eventTypes"] = settings.EventTypes,
            ["ordering"] = settings.Ordering,
            ["verifyOwnership"] = settings.VerifyOwnership,
            ["hasMoved"] = settings.HasMoved,
            ["metadata"] = settings.Metadata?.GetRawText(),
            ["names"] = headers?.Keys.ToArray(),
            ["sealedHeaders"] = headers is null ? null : secrets.SealHeaders(id, headers),
            ["payloadMode"] = settings.PayloadMode,
            ["filter"] = settings.Filter.Count == 0 ? null : JsonSerializer.Serialize(settings.Filter, JsonSerializerOptions.Web),
            ["filterPath"] = EventFilterPath.Compile(settings.Filter),
            ["maxPerSecond"] = settings.MaxPerSecond,
            ["receiverControl"] = settings.ReceiverControl,
            ["receiver"] =
                receiver == ReceiverSettings.None ? null : JsonSerializer.Serialize(receiver.WithoutSecrets(), JsonSerializerOptions.Web),
            ["sealedReceiver"] = secrets.SealReceiver(id, receiver),
            ["now"] = time.GetUtcNow(),
        };

    private Task<WebhookEndpoint?> FindAsync(DbSession session, string id, string locking = "") =>
        FindAsync(session, id, time.GetUtcNow(), locking);

    internal static Task<WebhookEndpoint?> FindAsync(DbSession session, string id, DateTimeOffset now, string locking = "") =>
        session.QuerySingleOrDefaultAsync<WebhookEndpoint>(
            $"SELECT {Columns} FROM webhook_endpoints WHERE id = @id {locking}",
            new { id, now }
        );
}
