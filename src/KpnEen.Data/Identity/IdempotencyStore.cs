using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Identity;

/// <summary>Idempotency keys in PostgreSQL: claimed before the effect, in a transaction of their own, so that a crash in between is seen.</summary>
public sealed class IdempotencyStore(Database database, ISecretBox box, TimeProvider time)
{
    /// <summary>Answers are kept this long.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>A request that has no answer after this was interrupted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<IdempotencyClaim> ClaimAsync(IdempotencyScope scope, byte[] fingerprint, CancellationToken cancel) =>
        database.InPlatformAsync<IdempotencyClaim>(
            async session =>
            {
                var (now, claim) = (time.GetUtcNow(), Guid.NewGuid());
                var granted = await session.ExecuteAsync(
                    """
                    INSERT INTO idempotency_keys (tenant_id, client_id, operation, key, claim, fingerprint, claimed_until, expires_at)
                    VALUES (@TenantId, @ClientId, @Operation, @Key, @claim, @fingerprint, @until, @expires)
                    ON CONFLICT (tenant_id, client_id, operation, key) DO UPDATE
                        SET claim = @claim, fingerprint = @fingerprint, claimed_until = @until, expires_at = @expires, status = NULL, answer = NULL
                        WHERE idempotency_keys.expires_at <= @now
                    """,
                    new
                    {
                        scope.TenantId,
                        scope.ClientId,
                        scope.Operation,
                        scope.Key,
                        claim,
                        fingerprint,
                        until = now + Patience,
                        expires = now + Retention,
                        now,
                    }
                );
                if (granted > 0)
                    return new IdempotencyClaim.Granted(claim);
                var row = await session.QuerySingleOrDefaultAsync<Row>(
                    $"SELECT fingerprint, claimed_until, status, answer FROM idempotency_keys WHERE {Where}",
                    scope
                );
                return row switch
                {
                    // Released between the two statements: whoever had it did nothing.
                    null => new IdempotencyClaim.InFlight(),
                    _ when !row.Fingerprint.AsSpan().SequenceEqual(fingerprint) => new IdempotencyClaim.Reused(),
                    { Answer: { } answer } => new IdempotencyClaim.Answered(Open(scope, answer)),
                    _ when row.ClaimedUntil > now => new IdempotencyClaim.InFlight(),
                    _ => new IdempotencyClaim.Interrupted(),
                };
            },
            cancel
        );

    /// <summary>Keeps the answer of a granted claim.</summary>
    public Task CompleteAsync(IdempotencyScope scope, Guid claim, IdempotentAnswer answer, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    $"UPDATE idempotency_keys SET status = @Status, answer = @sealedAnswer WHERE {Where} AND claim = @claim",
                    new
                    {
                        scope.TenantId,
                        scope.ClientId,
                        scope.Operation,
                        scope.Key,
                        claim,
                        answer.Status,
                        sealedAnswer = box.Seal(JsonSerializer.SerializeToUtf8Bytes(answer), scope.SealContext),
                    }
                ),
            cancel
        );

    /// <summary>Gives a granted claim back: nothing happened, the key may be used again.</summary>
    public Task ReleaseAsync(IdempotencyScope scope, Guid claim, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    $"DELETE FROM idempotency_keys WHERE {Where} AND claim = @claim AND status IS NULL",
                    new
                    {
                        scope.TenantId,
                        scope.ClientId,
                        scope.Operation,
                        scope.Key,
                        claim,
                    }
                ),
            cancel
        );

    /// <returns>How many keys were past their time.</returns>
    public Task<int> SweepAsync(CancellationToken cancel) =>
        database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM idempotency_keys WHERE expires_at <= @now", new { now = time.GetUtcNow() }),
            cancel
        );

    private const string Where = "tenant_id = @TenantId AND client_id = @ClientId AND operation = @Operation AND key = @Key";

    private IdempotentAnswer Open(IdempotencyScope scope, byte[] answer) =>
        JsonSerializer.Deserialize<IdempotentAnswer>(box.Open(answer, scope.SealContext))!;

    private sealed record Row(byte[] Fingerprint, DateTimeOffset ClaimedUntil, int? Status, byte[]? Answer);
}
