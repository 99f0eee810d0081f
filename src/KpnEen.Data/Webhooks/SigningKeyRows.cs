using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Webhooks;

/// <summary>The keys an endpoint's deliveries are signed with. Needs the endpoint's row locked.</summary>
internal static class SigningKeyRows
{
    private const int Most = 5;

    public static Task<int> AddAsync(
        DbSession session,
        WebhookSecrets secrets,
        string tenantId,
        string endpointId,
        SigningKeyBytes key,
        TimeProvider time
    ) =>
        session.ExecuteAsync(
            """
            INSERT INTO webhook_secrets (id, tenant_id, endpoint_id, sealed, public_key, created_at)
            VALUES (@id, @tenantId, @endpointId, @sealedKey, @PublicKey, @now)
            """,
            new
            {
                id = Ids.New("whk", time),
                tenantId,
                endpointId,
                sealedKey = secrets.Seal(endpointId, key.Secret),
                key.PublicKey,
                now = time.GetUtcNow(),
            }
        );

    /// <summary>Those there are sign along until the grace has passed, and leave a place for another.</summary>
    public static Task<int> RetireAsync(DbSession session, string endpointId, DateTimeOffset now, TimeSpan grace) =>
        session.ExecuteAsync(
            """
            UPDATE webhook_secrets SET expires_at = least(expires_at, @until) WHERE endpoint_id = @endpointId;
            DELETE FROM webhook_secrets WHERE endpoint_id = @endpointId AND (expires_at <= @now OR id NOT IN
                (SELECT id FROM webhook_secrets WHERE endpoint_id = @endpointId ORDER BY created_at DESC, id DESC LIMIT @former))
            """,
            new
            {
                endpointId,
                now,
                until = now + grace,
                former = Most - 1,
            }
        );
}
