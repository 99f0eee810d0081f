using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>Grants and their authorization codes in PostgreSQL.</summary>
public sealed class GrantStore(Database database, RevocationStore revocations, TimeProvider time)
{
    internal const string Columns =
        "g.id, g.tenant_id, g.client_id, g.user_id, g.scopes, g.resource, g.dpop_jkt, g.auth_time, g.created_at, g.expires_at";

    /// <summary>Stores a grant with its code, and remembers the consent.</summary>
    /// <param name="sessionHash">The browser session in which it was given.</param>
    /// <returns>False: the session has ended meanwhile, by a new password for instance, and nothing is stored.</returns>
    public async Task<bool> AddAsync(Grant grant, byte[] codeHash, AuthorizationCode code, byte[] sessionHash, CancellationToken cancel)
    {
        try
        {
            await InsertAsync(grant, codeHash, code, sessionHash, cancel);
            return true;
        }
        catch (SessionEndedException)
        {
            return false;
        }
    }

    private Task InsertAsync(Grant grant, byte[] codeHash, AuthorizationCode code, byte[] sessionHash, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                await session.ExecuteAsync("DELETE FROM oauth_grants WHERE expires_at <= @now", new { now });
                await session.ExecuteAsync(
                    """
                    INSERT INTO oauth_consents (tenant_id, client_id, user_id, scopes, created_at, last_used_at)
                    VALUES (@TenantId, @ClientId, @UserId, @Scopes, @now, @now)
                    ON CONFLICT (tenant_id, client_id, user_id) DO UPDATE
                        SET scopes = ARRAY(SELECT DISTINCT unnest(oauth_consents.scopes || excluded.scopes) ORDER BY 1), last_used_at = @now
                    """,
                    new
                    {
                        grant.TenantId,
                        grant.ClientId,
                        grant.UserId,
                        grant.Scopes,
                        now,
                    }
                );
                await session.ExecuteAsync(
                    """
                    INSERT INTO oauth_grants (id, tenant_id, client_id, user_id, scopes, resource, dpop_jkt, auth_time, created_at, expires_at)
                    VALUES (@Id, @TenantId, @ClientId, @UserId, @Scopes, @Resource, @DpopKey, @AuthTime, @CreatedAt, @ExpiresAt)
                    """,
                    grant
                );
                await session.ExecuteAsync(
                    """
                    INSERT INTO authorization_codes (hash, grant_id, tenant_id, redirect_uri, code_challenge, nonce, expires_at)
                    VALUES (@codeHash, @Id, @TenantId, @RedirectUri, @CodeChallenge, @Nonce, @ExpiresAt)
                    """,
                    new
                    {
                        codeHash,
                        grant.Id,
                        grant.TenantId,
                        code.RedirectUri,
                        code.CodeChallenge,
                        code.Nonce,
                        code.ExpiresAt,
                    }
                );
                // Whoever ends the session ends the person's grants right after it, in one transaction. The lock makes that wait for this grant, or
                // this finds no session any more. Last, for all of them lock the user first.
                if (
                    await session.QuerySingleOrDefaultAsync<string>(
                        "SELECT user_id FROM browser_sessions WHERE id_hash = @sessionHash AND user_id = @UserId FOR SHARE",
                        new { sessionHash, grant.UserId }
                    )
                    is null
                )
                    throw new SessionEndedException();
            },
            cancel
        );

    /// <returns>Null: unknown, or what came of it was revoked.</returns>
    public Task<AuthorizationCode?> FindCodeAsync(byte[] codeHash, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
                (
                    await session.QuerySingleOrDefaultAsync<CodeRow>(
                        $"""
                        SELECT {Columns}, c.redirect_uri, c.code_challenge, c.nonce, c.expires_at AS code_expires_at, c.redeemed_at
                        FROM authorization_codes c JOIN oauth_grants g ON g.id = c.grant_id WHERE c.hash = @codeHash AND g.revoked_at IS NULL
                        """,
                        new { codeHash }
                    )
                )?.ToCode(),
            cancel
        );

    /// <summary>Exchanges a code, once. Who comes second has a copy, or the first had: all that came of it is revoked (RFC 9700 2.1.1).</summary>
    /// <param name="grant">With the key its tokens are bound to from here on.</param>
    /// <param name="refreshHash">The first refresh token of the family; null: none.</param>
    /// <returns>True for the first.</returns>
    public Task<bool> RedeemAsync(byte[] codeHash, Grant grant, byte[]? refreshHash, TimeSpan refreshIdle, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                // The row lock of the update lets exactly one of many at once find it open.
                var first =
                    await session.ExecuteAsync(
                        "UPDATE authorization_codes SET redeemed_at = @now WHERE hash = @codeHash AND redeemed_at IS NULL",
                        new { codeHash, now }
                    ) > 0;
                if (!first)
                {
                    await ReusedAsync(session, grant, SecurityEvents.AuthorizationCode, now);
                    return false;
                }
                await session.ExecuteAsync("UPDATE oauth_grants SET dpop_jkt = @DpopKey WHERE id = @Id", new { grant.Id, grant.DpopKey });
                if (refreshHash is not null)
                    await session.ExecuteAsync(
                        """
                        INSERT INTO refresh_tokens (hash, grant_id, tenant_id, created_at, expires_at)
                        VALUES (@refreshHash, @Id, @TenantId, @now, @expires)
                        """,
                        new
                        {
                            refreshHash,
                            grant.Id,
                            grant.TenantId,
                            now,
                            expires = now + refreshIdle,
                        }
                    );
                return true;
            },
            cancel
        );

    /// <summary>Ends a grant and all that came of it.</summary>
    public async Task RevokeAsync(Grant grant, string reason, CancellationToken cancel)
    {
        await database.InPlatformAsync(session => EndAsync(session, grant, reason, time.GetUtcNow()), cancel);
        revocations.Changed();
    }

    /// <summary>Ends a grant because a copy of its code or refresh token came; the first time, says so in an event.</summary>
    internal async Task ReusedAsync(DbSession session, Grant grant, string kind, DateTimeOffset now)
    {
        if (await EndAsync(session, grant, $"{kind} reused", now))
            session.Emit(SecurityEvents.TokenReused(grant, kind, now, time));
    }

    /// <returns>False: it had ended before.</returns>
    private static async Task<bool> EndAsync(DbSession session, Grant grant, string reason, DateTimeOffset now) =>
        await session.ExecuteAsync(
            "UPDATE oauth_grants SET revoked_at = @now, revoked_reason = @reason WHERE id = @Id AND revoked_at IS NULL",
            new
            {
                grant.Id,
                reason,
                now,
            }
        ) > 0;

    /// <summary>Ends all that a person allowed any application; call <see cref="RevocationStore.Changed"/> after the commit.</summary>
    internal static Task EndOfPersonAsync(DbSession session, string tenantId, string userId, string reason, DateTimeOffset now) =>
        session.ExecuteAsync(
            """
            UPDATE oauth_grants SET revoked_at = @now, revoked_reason = @reason
            WHERE tenant_id = @tenantId AND user_id = @userId AND revoked_at IS NULL
            """,
            new
            {
                tenantId,
                userId,
                reason,
                now,
            }
        );

    /// <summary>Rolls back.</summary>
    private sealed class SessionEndedException : Exception;

    private sealed record CodeRow(
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
        string RedirectUri,
        string CodeChallenge,
        string? Nonce,
        DateTimeOffset CodeExpiresAt,
        DateTimeOffset? RedeemedAt
    )
    {
        public AuthorizationCode ToCode() =>
            new(
                new Grant(Id, TenantId, ClientId, UserId, Scopes, Resource, DpopJkt, AuthTime, CreatedAt, ExpiresAt),
                RedirectUri,
                CodeChallenge,
                Nonce,
                CodeExpiresAt,
                RedeemedAt is not null
            );
    }
}
