using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>Sessions of browsers in PostgreSQL, found by the hash of their cookie.</summary>
public sealed class BrowserSessionStore(Database database, SignInStore signIns, TimeProvider time)
{
    /// <summary>However busy it is.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Without any request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    // Written at most this often, for a page is asked for more than once.
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    public Task BeginAsync(byte[] idHash, SignIn person, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                await session.ExecuteAsync("DELETE FROM browser_sessions WHERE expires_at <= @now", new { now });
                await session.ExecuteAsync(
                    """
                    INSERT INTO browser_sessions (id_hash, tenant_id, user_id, authenticated_at, last_used_at, expires_at)
                    VALUES (@idHash, @TenantId, @UserId, @now, @now, @expires)
                    """,
                    new
                    {
                        idHash,
                        person.TenantId,
                        person.UserId,
                        now,
                        expires = now + Lifetime,
                    }
                );
            },
            cancel
        );

    /// <returns>Null: nobody is signed in by this cookie, or not any more.</returns>
    public async Task<BrowserSession?> FindAsync(byte[] idHash, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var row = await database.InPlatformAsync(
            async session =>
            {
                var found = await session.QuerySingleOrDefaultAsync<Row>(
                    "SELECT user_id, authenticated_at, last_used_at FROM browser_sessions WHERE id_hash = @idHash AND expires_at > @now AND last_used_at > @idle",
                    new
                    {
                        idHash,
                        now,
                        idle = now - Idle,
                    }
                );
                if (found is not null && found.LastUsedAt < now - Grain)
                    await session.ExecuteAsync(
                        "UPDATE browser_sessions SET last_used_at = @now WHERE id_hash = @idHash",
                        new { idHash, now }
                    );
                return found;
            },
            cancel
        );
        return row is not null && await signIns.FindAsync(row.UserId, cancel) is { } person
            ? new BrowserSession(person, row.AuthenticatedAt)
            : null;
    }

    public Task EndAsync(byte[] idHash, CancellationToken cancel) =>
        database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM browser_sessions WHERE id_hash = @idHash", new { idHash }),
            cancel
        );

    private sealed record Row(string UserId, DateTimeOffset AuthenticatedAt, DateTimeOffset LastUsedAt);
}
