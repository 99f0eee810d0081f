using System.Text.Json;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>Authorization requests in PostgreSQL, so that no page and no address carries what was asked (O35).</summary>
public sealed class AuthorizationRequestStore(Database database, TimeProvider time)
{
    /// <param name="browserHash">The browser that is busy with it; null: pushed (RFC 9126), for any browser, once.</param>
    public Task AddAsync(
        byte[] idHash,
        string clientId,
        byte[]? browserHash,
        JsonElement parameters,
        TimeSpan lifetime,
        CancellationToken cancel
    ) =>
        database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                await session.ExecuteAsync("DELETE FROM authorization_requests WHERE expires_at <= @now", new { now });
                await session.ExecuteAsync(
                    """
                    INSERT INTO authorization_requests (id_hash, client_id, browser_hash, parameters, created_at, expires_at)
                    VALUES (@idHash, @clientId, @browserHash, @parameters, @now, @expires)
                    """,
                    new
                    {
                        idHash,
                        clientId,
                        browserHash,
                        parameters,
                        now,
                        expires = now + lifetime,
                    }
                );
            },
            cancel
        );

    /// <summary>A pushed request, which is used up by this.</summary>
    /// <returns>Null: unknown, used, expired or of another client.</returns>
    public Task<JsonElement?> TakePushedAsync(byte[] idHash, string clientId, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
                (
                    await session.QuerySingleOrDefaultAsync<Row>(
                        """
                        DELETE FROM authorization_requests
                        WHERE id_hash = @idHash AND client_id = @clientId AND browser_hash IS NULL AND expires_at > @now
                        RETURNING parameters, created_at
                        """,
                        new
                        {
                            idHash,
                            clientId,
                            now = time.GetUtcNow(),
                        }
                    )
                )?.Parameters,
            cancel
        );

    /// <summary>What this browser is busy with.</summary>
    /// <returns>Null: unknown, finished, expired or of another browser.</returns>
    public Task<(JsonElement Parameters, DateTimeOffset CreatedAt)?> FindAsync(
        byte[] idHash,
        byte[] browserHash,
        CancellationToken cancel
    ) =>
        database.InPlatformAsync<(JsonElement, DateTimeOffset)?>(
            async session =>
                await session.QuerySingleOrDefaultAsync<Row>(
                    "SELECT parameters, created_at FROM authorization_requests WHERE id_hash = @idHash AND browser_hash = @browserHash AND expires_at > @now",
                    new
                    {
                        idHash,
                        browserHash,
                        now = time.GetUtcNow(),
                    }
                )
                    is { } row
                    ? (row.Parameters, row.CreatedAt)
                    : null,
            cancel
        );

    /// <summary>The browser got a new cookie at sign-in: what it was busy with goes along.</summary>
    public Task MoveAsync(byte[] browserHash, byte[] newBrowserHash, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE authorization_requests SET browser_hash = @newBrowserHash WHERE browser_hash = @browserHash",
                    new { browserHash, newBrowserHash }
                ),
            cancel
        );

    /// <returns>False: somebody was faster, a second click for instance.</returns>
    public Task<bool> FinishAsync(byte[] idHash, byte[] browserHash, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
                await session.ExecuteAsync(
                    "DELETE FROM authorization_requests WHERE id_hash = @idHash AND browser_hash = @browserHash",
                    new { idHash, browserHash }
                ) > 0,
            cancel
        );

    private sealed record Row(JsonElement Parameters, DateTimeOffset CreatedAt);
}
