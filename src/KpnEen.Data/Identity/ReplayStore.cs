using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>Remembers what may be used once (the <c>jti</c> of assertions and proofs) until it has expired, for all nodes.</summary>
public sealed class ReplayStore(Database database, TimeProvider time)
{
    /// <param name="kind">What it is; the same name of another kind is another thing.</param>
    /// <returns>False: it was used before.</returns>
    public Task<bool> IsFirstAsync(string kind, string name, DateTimeOffset expiresAt, CancellationToken cancel)
    {
        // Hashed: names are of strangers and as long as they like, and what was used is nobody's business.
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\0{name}"));
        return database.InPlatformAsync(
            async session =>
                await session.ExecuteAsync(
                    """
                    INSERT INTO oauth_replays (id, expires_at) VALUES (@id, @expiresAt)
                    ON CONFLICT (id) DO UPDATE SET expires_at = @expiresAt WHERE oauth_replays.expires_at <= @now
                    """,
                    new
                    {
                        id,
                        expiresAt,
                        now = time.GetUtcNow(),
                    }
                ) > 0,
            cancel
        );
    }

    /// <returns>How many were past their time.</returns>
    public Task<int> SweepAsync(CancellationToken cancel) =>
        database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM oauth_replays WHERE expires_at <= @now", new { now = time.GetUtcNow() }),
            cancel
        );
}
