using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>
/// Access tokens that ended before their time, in PostgreSQL, the same for all nodes: by token, by grant, by client or by tenant. A grant, client or tenant
/// that ends is added by a trigger in the same transaction, whatever ended it.
/// </summary>
public sealed class RevocationStore(Database database, TimeProvider time)
{
    /// <summary>Topic of the notification each revocation sends; its payload is the id.</summary>
    public const string Topic = "revoked";

    private long version;

    /// <summary>Grows with every revocation of this process.</summary>
    public long Version => Interlocked.Read(ref version);

    public static string OfToken(string tokenId) => $"jti:{tokenId}";

    /// <summary>Of all tokens that came of one authorization: <c>grant_id</c> in the token.</summary>
    public static string OfGrant(string grantId) => $"grant:{grantId}";

    public static string OfClient(string clientId) => $"client:{clientId}";

    /// <summary>Of all tokens for a tenant that was deleted.</summary>
    public static string OfTenant(string tenantId) => $"tenant:{tenantId}";

    public async Task AddAsync(string id, DateTimeOffset expiresAt, CancellationToken cancel)
    {
        await database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO oauth_revocations (id, expires_at) VALUES (@id, @expiresAt)
                    ON CONFLICT (id) DO UPDATE SET expires_at = greatest(oauth_revocations.expires_at, @expiresAt)
                    """,
                    new { id, expiresAt }
                );
                await session.NotifyAsync(Topic, id);
            },
            cancel
        );
        Changed();
    }

    /// <summary>In a transaction of the platform that makes again what had ended.</summary>
    internal static async Task RemoveAsync(DbSession session, string id)
    {
        if (await session.ExecuteAsync("DELETE FROM oauth_revocations WHERE id = @id", new { id }) > 0)
            await session.NotifyAsync(Topic, id);
    }

    /// <summary>This process looks again before it believes another token; others are notified.</summary>
    public void Changed() => Interlocked.Increment(ref version);

    /// <summary>All that count now.</summary>
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QueryAsync<string>("SELECT id FROM oauth_revocations WHERE expires_at > @now", new { now = time.GetUtcNow() }),
            cancel
        );

    /// <summary>Whether any of the ids is revoked.</summary>
    public Task<bool> AnyAsync(string[] ids, CancellationToken cancel) =>
        database.InPlatformAsync(
            session => session.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM oauth_revocations WHERE id = ANY(@ids))", new { ids }),
            cancel
        );

    /// <returns>How many were past their time.</returns>
    public Task<int> SweepAsync(CancellationToken cancel) =>
        database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM oauth_revocations WHERE expires_at <= @now", new { now = time.GetUtcNow() }),
            cancel
        );
}
