using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Identity;

/// <summary>Refresh tokens in PostgreSQL, by their hash. Each is good for one exchange; its successor is stored with it in one transaction.</summary>
public sealed class RefreshTokenStore(Database database, GrantStore grants, ISecretBox box, TimeProvider time)
{
    /// <summary>How often a lost answer is given again.</summary>
    public const int MostRepeats = 3;

    /// <returns>Null: unknown, or all that came of its grant was revoked or has expired.</returns>
    public Task<RefreshToken?> FindAsync(byte[] hash, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
                (
                    await session.QuerySingleOrDefaultAsync<Row>(
                        $"""
                        SELECT {GrantStore.Columns}, r.expires_at AS idle_expires_at, r.superseded_at
                        FROM refresh_tokens r JOIN oauth_grants g ON g.id = r.grant_id
                        WHERE r.hash = @hash AND g.revoked_at IS NULL AND g.expires_at > @now
                        """,
                        new { hash, now = time.GetUtcNow() }
                    )
                )?.ToToken(),
            cancel
        );

    /// <summary>Exchanges a token for its successor.</summary>
    /// <param name="asked">Scope and key of the request: a repeated request has the same.</param>
    /// <param name="answer">What to answer when this request is the one that rotates; kept sealed for its repeats.</param>
    /// <param name="grace">How long after the exchange the same answer is given again; later, the token counts as stolen.</param>
    public Task<Rotation> RotateAsync(
        byte[] hash,
        Grant grant,
        string asked,
        byte[] successorHash,
        byte[] answer,
        TimeSpan idle,
        TimeSpan grace,
        CancellationToken cancel
    ) =>
        database.InPlatformAsync<Rotation>(
            async session =>
            {
                // One after the other: the lock is on the family, so that a revocation waits too.
                var alive = await session.QuerySingleOrDefaultAsync<string>(
                    "SELECT id FROM oauth_grants WHERE id = @Id AND revoked_at IS NULL AND expires_at > @now FOR UPDATE",
                    new { grant.Id, now = time.GetUtcNow() }
                );
                var now = time.GetUtcNow();
                var present = await session.QuerySingleOrDefaultAsync<State>(
                    "SELECT expires_at, superseded_at, successor, asked, replays FROM refresh_tokens WHERE hash = @hash",
                    new { hash }
                );
                if (alive is null || present is null)
                    return new Rotation.Refused();
                if (present.SupersededAt is { } supersededAt)
                    return await RepeatAsync(session, hash, grant, asked, present, now - supersededAt <= grace, now);
                if (present.ExpiresAt <= now)
                    return new Rotation.Refused();
                // A family that is refreshed every quarter of an hour for 90 days stays small: answers are kept for the grace, superseded tokens
                // for as long as they would have been good.
                await session.ExecuteAsync(
                    """
                    UPDATE refresh_tokens SET superseded_at = @now, successor = @successor, asked = @asked WHERE hash = @hash;
                    INSERT INTO refresh_tokens (hash, grant_id, tenant_id, created_at, expires_at) VALUES (@successorHash, @Id, @TenantId, @now, @expires);
                    UPDATE oauth_consents SET last_used_at = @now WHERE tenant_id = @TenantId AND client_id = @ClientId AND user_id = @UserId;
                    UPDATE refresh_tokens SET successor = NULL WHERE grant_id = @Id AND successor IS NOT NULL AND superseded_at < @repeatable;
                    DELETE FROM refresh_tokens WHERE grant_id = @Id AND superseded_at < @unused
                    """,
                    new
                    {
                        hash,
                        successorHash,
                        asked,
                        successor = box.Seal(answer, Context(grant)),
                        grant.Id,
                        grant.TenantId,
                        grant.ClientId,
                        grant.UserId,
                        now,
                        expires = now + idle,
                        repeatable = now - grace,
                        unused = now - idle,
                    }
                );
                return new Rotation.Rotated();
            },
            cancel
        );

    private async Task<Rotation> RepeatAsync(
        DbSession session,
        byte[] hash,
        Grant grant,
        string asked,
        State present,
        bool inGrace,
        DateTimeOffset now
    )
    {
        if (!inGrace)
        {
            await grants.ReusedAsync(session, grant, SecurityEvents.RefreshToken, now);
            return new Rotation.Reused();
        }
        if (present.Replays >= MostRepeats || present.Asked != asked || present.Successor is not { } successor)
            return new Rotation.Refused();
        await session.ExecuteAsync("UPDATE refresh_tokens SET replays = replays + 1 WHERE hash = @hash", new { hash });
        return new Rotation.Repeated(box.Open(successor, Context(grant)));
    }

    private static string Context(Grant grant) => $"refresh:{grant.Id}";

    private sealed record State(DateTimeOffset ExpiresAt, DateTimeOffset? SupersededAt, byte[]? Successor, string? Asked, int Replays);

    private sealed record Row(
        string Id,
        string TenantId,
        string ClientId,
        string UserId,
        string[] Scopes,
        string Resource,
        string? DpopJkt,
        DateTimeOffset AuthTime,
        DateTimeOffset CreatedAt,
        DateTimeOffset ExpiresAt,
        DateTimeOffset IdleExpiresAt,
        DateTimeOffset? SupersededAt
    )
    {
        public RefreshToken ToToken() =>
            new(
                new Grant(Id, TenantId, ClientId, UserId, Scopes, Resource, DpopJkt, AuthTime, CreatedAt, ExpiresAt),
                IdleExpiresAt,
                SupersededAt is not null
            );
    }
}
