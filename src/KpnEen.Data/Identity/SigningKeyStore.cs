using KpnEen.Data.Postgres;

namespace KpnEen.Data.Identity;

/// <summary>Signing keys in PostgreSQL: the same on all nodes.</summary>
public sealed class SigningKeyStore(Database database)
{
    // "signkeys" as a number: one node at a time decides whether a key is due.
    private const long RotationLock = 0x7369_676e_6b65_7973;

    /// <summary>Topic of the notification when a key came or went.</summary>
    public const string Topic = "signing_keys";

    /// <summary>All published keys, the oldest first.</summary>
    public Task<IReadOnlyList<SigningKey>> AllAsync(CancellationToken cancel) => database.InPlatformAsync(ReadAsync, cancel);

    /// <summary>Lets <paramref name="decide"/> say which keys to add and to drop, one node at a time.</summary>
    /// <returns>The keys afterwards.</returns>
    public Task<IReadOnlyList<SigningKey>> RotateAsync(Func<IReadOnlyList<SigningKey>, KeyRotation> decide, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@RotationLock)", new { RotationLock });
                var rotation = decide(await ReadAsync(session));
                if (rotation.Add is { } key)
                    await session.ExecuteAsync(
                        "INSERT INTO signing_keys (id, public_key, private_key, use_from) VALUES (@Id, @json::json, @PrivateKey, @UseFrom)",
                        new
                        {
                            key.Id,
                            json = key.PublicKey.GetRawText(),
                            key.PrivateKey,
                            key.UseFrom,
                        }
                    );
                if (rotation.Drop.Length > 0)
                    await session.ExecuteAsync("DELETE FROM signing_keys WHERE id = ANY(@drop)", new { drop = rotation.Drop });
                return await ReadAsync(session);
            },
            cancel
        );

    /// <summary>Takes a key away at once, from all nodes: one that leaked. What it signed is refused from then on; the next key signs, or a new one is made.</summary>
    /// <returns>False: there is no such key.</returns>
    public Task<bool> RemoveAsync(string id, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@RotationLock)", new { RotationLock });
                return await session.ExecuteAsync("DELETE FROM signing_keys WHERE id = @id", new { id }) > 0;
            },
            cancel
        );

    private static Task<IReadOnlyList<SigningKey>> ReadAsync(DbSession session) =>
        session.QueryAsync<SigningKey>("SELECT id, public_key, private_key, use_from FROM signing_keys ORDER BY use_from, id");
}
