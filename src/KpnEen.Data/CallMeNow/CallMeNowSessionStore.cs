using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx;

namespace KpnEen.Data.CallMeNow;

/// <summary>Sessions of visitors, and the quotas that hold them.</summary>
public sealed class CallMeNowSessionStore(Database database, TimeProvider time)
{
    private const string Columns = "id, tenant_id, key_id, secret_hash, conversation_id, status, reason, created_at, updated_at";

    /// <summary>Counts and begins in one transaction under the lock of the key, so that visitors at the same moment cannot pass the quota together.</summary>
    /// <param name="address">Where the visitor comes from. Kept as a digest only, like the number.</param>
    public Task<CallMeNowAdmission> BeginAsync(
        string tenantId,
        string keyId,
        string address,
        string number,
        byte[] secretHash,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<CallMeNowAdmission>(
            tenantId,
            async session =>
            {
                var key = await session.QuerySingleOrDefaultAsync<KeyRow>(
                    "SELECT salt, quota_per_visitor_per_hour, quota_per_day FROM call_me_now_keys WHERE id = @keyId AND enabled FOR NO KEY UPDATE",
                    new { keyId }
                );
                if (key is null)
                    return new CallMeNowAdmission.KeyGone();

                var now = Stamps.Now(time);
                var (visitorHash, numberHash) = (Digest(key.Salt, address), Digest(key.Salt, number));
                var used = await session.QuerySingleAsync<UsedRow>(
                    """
                    SELECT count(*) AS in_day, min(created_at) AS first_in_day,
                        count(*) FILTER (WHERE same) AS of_visitor, min(created_at) FILTER (WHERE same) AS first_of_visitor
                    FROM (
                        SELECT created_at, created_at > @hourAgo AND (visitor_hash = @visitorHash OR number_hash = @numberHash) AS same
                        FROM call_me_now_sessions WHERE key_id = @keyId AND created_at > @dayAgo
                    ) AS recent
                    """,
                    new
                    {
                        keyId,
                        visitorHash,
                        numberHash,
                        hourAgo = now.AddHours(-1),
                        dayAgo = now.AddDays(-1),
                    }
                );
                if (used.OfVisitor >= key.QuotaPerVisitorPerHour)
                    return new CallMeNowAdmission.QuotaExceeded((used.FirstOfVisitor ?? now).AddHours(1) - now);
                if (used.InDay >= key.QuotaPerDay)
                    return new CallMeNowAdmission.QuotaExceeded((used.FirstInDay ?? now).AddDays(1) - now);

                var begun = new CallMeNowSession(Ids.New("cmn", time), tenantId, keyId, secretHash, null, "initiating", null, now, now);
                await session.ExecuteAsync(
                    """
                    INSERT INTO call_me_now_sessions (id, tenant_id, key_id, secret_hash, visitor_hash, number_hash, status, created_at, updated_at)
                    VALUES (@Id, @TenantId, @KeyId, @SecretHash, @visitorHash, @numberHash, @Status, @CreatedAt, @UpdatedAt)
                    """,
                    new
                    {
                        begun.Id,
                        begun.TenantId,
                        begun.KeyId,
                        begun.SecretHash,
                        visitorHash,
                        numberHash,
                        begun.Status,
                        begun.CreatedAt,
                        begun.UpdatedAt,
                    }
                );
                return new CallMeNowAdmission.Admitted(begun);
            },
            cancellation
        );

    /// <summary>A visitor names no tenant; the secret of the session decides.</summary>
    public Task<CallMeNowSession?> FindAsync(string id, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<CallMeNowSession>(
                    $"SELECT {Columns} FROM call_me_now_sessions WHERE id = @id",
                    new { id }
                ),
            cancellation
        );

    /// <summary>Says which call the session became.</summary>
    public Task PlacedAsync(string tenantId, string id, string conversationId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.ExecuteAsync(
                    "UPDATE call_me_now_sessions SET conversation_id = @conversationId WHERE id = @id",
                    new { id, conversationId }
                ),
            cancellation
        );

    /// <summary>Sets a status, unless the session is over.</summary>
    public Task SetStatusAsync(string tenantId, string id, string status, string? reason, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, session => SetStatusAsync(session, id, status, reason, Stamps.Now(time)), cancellation);

    internal static Task SetStatusAsync(DbSession session, string id, string status, string? reason, DateTimeOffset at) =>
        session.ExecuteAsync(
            """
            UPDATE call_me_now_sessions SET status = @status, reason = @reason, updated_at = @at
            WHERE id = @id AND status NOT IN ('disconnected', 'failed', 'cancelled')
            """,
            new
            {
                id,
                status,
                reason,
                at,
            }
        );

    private static byte[] Digest(byte[] salt, string text) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(text));

    private sealed record KeyRow(byte[] Salt, int QuotaPerVisitorPerHour, int QuotaPerDay);

    private sealed class UsedRow
    {
        public long InDay { get; init; }
        public DateTimeOffset? FirstInDay { get; init; }
        public long OfVisitor { get; init; }
        public DateTimeOffset? FirstOfVisitor { get; init; }
    }
}
