using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Data.Secrets;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.CallMeNow;

/// <summary>Sessions of visitors, and the quotas that hold them.</summary>
public sealed class CallMeNowSessionStore(Database database, ISecretBox secrets, TimeProvider time)
{
    private const string Columns = "id, tenant_id, key_id, secret_hash, conversation_id, status, reason, created_at, updated_at, call_at";

    /// <summary>Counts and begins in one transaction under the lock of the key, so that visitors at the same moment cannot pass the quota together.</summary>
    public Task<CallMeNowAdmission> BeginAsync(string tenantId, string keyId, CallMeNowWish wish, CancellationToken cancellation) =>
        database.InTenantAsync<CallMeNowAdmission>(
            tenantId,
            async session =>
            {
                var key = await session.QuerySingleOrDefaultAsync<KeyRow>(
                    """
                    SELECT k.salt, k.quota_per_visitor_per_hour, k.quota_per_day, k.rules::text AS rules, t.time_zone,
                        (SELECT s.cents FROM call_me_now_spend s WHERE s.key_id = k.id AND s.day = (@now AT TIME ZONE t.time_zone)::date) AS spent
                    FROM call_me_now_keys k JOIN tenants t ON t.id = k.tenant_id WHERE k.id = @keyId AND k.enabled FOR NO KEY UPDATE OF k
                    """,
                    new { keyId, now = time.GetUtcNow() }
                );
                if (key is null)
                    return new CallMeNowAdmission.KeyGone();
                return await RefuseAsync(session, keyId, key, wish) is { } refused
                    ? refused
                    : new CallMeNowAdmission.Admitted(await InsertAsync(session, tenantId, keyId, key, wish));
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
    /// <returns>False when the visitor cancelled meanwhile: nobody wants the call.</returns>
    public Task<bool> PlacedAsync(string tenantId, string id, string conversationId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
                await session.QuerySingleOrDefaultAsync<string>(
                    "UPDATE call_me_now_sessions SET conversation_id = @conversationId WHERE id = @id RETURNING status",
                    new { id, conversationId }
                )
                    is not "cancelled",
            cancellation
        );

    /// <summary>Sets a status, unless the session is over.</summary>
    public Task SetStatusAsync(string tenantId, string id, string status, string? reason, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, session => SetStatusAsync(session, id, status, reason, Stamps.Now(time)), cancellation);

    internal static Task SetStatusAsync(DbSession session, string id, string status, string? reason, DateTimeOffset at) =>
        session.ExecuteAsync(
            """
            UPDATE call_me_now_sessions SET status = @status, reason = @reason, updated_at = @at
            WHERE id = @id AND status NOT IN ('disconnected', 'failed', 'cancelled', 'missed')
            """,
            new
            {
                id,
                status,
                reason,
                at,
            }
        );

    private async Task<CallMeNowAdmission.Refused?> RefuseAsync(DbSession session, string keyId, KeyRow key, CallMeNowWish wish)
    {
        var rules = CallMeNowRules.Of(key.Rules);
        var now = Stamps.Now(time);
        var times = new OpeningTimes(rules, key.TimeZone);
        if (wish.CallAt is null && !times.IsOpen(now))
            return new(CallMeNowRefusal.Closed, times.NextOpening(now) - now);
        if (wish.CallAt is { } at && (at <= now || at > now.AddDays(rules.CallbackDays) || !times.IsOpen(at)))
            return new(CallMeNowRefusal.CallbackNotPossible);
        if (await ExistsAsync(session, "call_me_now_blocked_numbers WHERE number = @Number", new { wish.Number }))
            return new(CallMeNowRefusal.DoNotCall);
        if (
            wish.FormId is { } formId
            && await ExistsAsync(session, "call_me_now_sessions WHERE key_id = @keyId AND form_id = @formId", new { keyId, formId })
        )
            return new(CallMeNowRefusal.FormNotValid);
        if (rules.SpendCapCentsPerDay is { } cap && key.Spent >= cap)
            return new(CallMeNowRefusal.SpendCap, TimeSpan.FromHours(1));
        var use = await session.QuerySingleAsync<CallMeNowUse>(
            CallMeNowUse.Query,
            new
            {
                keyId,
                visitorHash = Digest(key.Salt, wish.Address),
                numberHash = Digest(key.Salt, wish.Number),
                hourAgo = now.AddHours(-1),
                dayAgo = now.AddDays(-1),
            }
        );
        return use.Judge(rules, key.QuotaPerVisitorPerHour, key.QuotaPerDay, now);
    }

    private async Task<CallMeNowSession> InsertAsync(DbSession session, string tenantId, string keyId, KeyRow key, CallMeNowWish wish)
    {
        var now = Stamps.Now(time);
        var status = wish.CallAt is null ? "initiating" : "scheduled";
        var begun = new CallMeNowSession(Ids.New("cmn", time), tenantId, keyId, wish.SecretHash, null, status, null, now, now, wish.CallAt);
        var visitor = wish.CallAt is null ? null : CallbackVisitor.Seal(secrets, begun.Id, wish);
        await session.ExecuteAsync(
            """
            INSERT INTO call_me_now_sessions (id, tenant_id, key_id, secret_hash, visitor_hash, number_hash, status, created_at, updated_at, call_at, visitor, form_id)
            VALUES (@Id, @TenantId, @KeyId, @SecretHash, @visitorHash, @numberHash, @Status, @CreatedAt, @UpdatedAt, @CallAt, @visitor, @FormId)
            """,
            new
            {
                begun.Id,
                begun.TenantId,
                begun.KeyId,
                begun.SecretHash,
                visitorHash = Digest(key.Salt, wish.Address),
                numberHash = Digest(key.Salt, wish.Number),
                begun.Status,
                begun.CreatedAt,
                begun.UpdatedAt,
                begun.CallAt,
                visitor,
                wish.FormId,
            }
        );
        if (wish.CallAt is { } callAt)
        {
            var notice = new CallMeNowNotice(keyId, begun.Id, null, wish.Number, wish.Name, callAt);
            session.Tell(time, EventTypes.CallMeNowCallbackScheduled, tenantId, notice);
        }
        return begun;
    }

    private static Task<bool> ExistsAsync(DbSession session, string what, object args) =>
        session.QuerySingleAsync<bool>($"SELECT EXISTS (SELECT FROM {what})", args);

    private static byte[] Digest(byte[] salt, string text) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(text));

    private sealed record KeyRow(byte[] Salt, int QuotaPerVisitorPerHour, int QuotaPerDay, string Rules, string TimeZone, long? Spent);
}
