using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Identity;

/// <summary>API clients in PostgreSQL. A tenant's clients are reached through that tenant's rows only.</summary>
public sealed class ClientStore(Database database, ClientSecretHasher hasher, TimeProvider time)
{
    private const string Columns = "id, tenant_id, name, scopes, revision, created_at, updated_at";
    private const int MaxSecrets = 2;

    /// <returns>The client and its secret, which is not kept and cannot be had again.</returns>
    public async Task<(ApiClient Client, string Secret)> CreateAsync(
        string tenantId,
        string name,
        string[] scopes,
        CancellationToken cancel
    )
    {
        var (id, secret) = (Ids.New("cli", time), ClientSecretHasher.NewSecret());
        var hash = await hasher.HashAsync(id, secret, cancel);
        var client = await database.InTenantAsync(
            tenantId,
            async session =>
            {
                var now = time.GetUtcNow();
                var created = await session.QuerySingleAsync<ApiClient>(
                    $"INSERT INTO oauth_clients (id, tenant_id, name, scopes, created_at, updated_at) VALUES (@id, @tenantId, @name, @scopes, @now, @now) RETURNING {Columns}",
                    new
                    {
                        id,
                        tenantId,
                        name,
                        scopes,
                        now,
                    }
                );
                await AddSecretAsync(session, created, hash, now);
                return created;
            },
            cancel
        );
        return (client, secret);
    }

    /// <summary>Clients in the order of their ids, after the given one.</summary>
    public Task<IReadOnlyList<ApiClient>> ListAsync(string tenantId, string? afterId, int limit, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<ApiClient>(
                    $"SELECT {Columns} FROM oauth_clients WHERE id > @after ORDER BY id LIMIT @limit",
                    new { after = afterId ?? "", limit }
                ),
            cancel
        );

    public Task<ApiClient?> GetAsync(string tenantId, string id, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleOrDefaultAsync<ApiClient>($"SELECT {Columns} FROM oauth_clients WHERE id = @id", new { id }),
            cancel
        );

    /// <returns>Null: the client has another revision by now, or is gone.</returns>
    public Task<ApiClient?> ReplaceAsync(
        string tenantId,
        string id,
        long revision,
        string name,
        string[] scopes,
        CancellationToken cancel
    ) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleOrDefaultAsync<ApiClient>(
                    $"UPDATE oauth_clients SET name = @name, scopes = @scopes, revision = revision + 1, updated_at = @now WHERE id = @id AND revision = @revision RETURNING {Columns}",
                    new
                    {
                        id,
                        revision,
                        name,
                        scopes,
                        now = time.GetUtcNow(),
                    }
                ),
            cancel
        );

    /// <returns>False: there is no such client.</returns>
    public Task<bool> DeleteAsync(string tenantId, string id, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            async session => await session.ExecuteAsync("DELETE FROM oauth_clients WHERE id = @id", new { id }) > 0,
            cancel
        );

    /// <summary>A second secret; the one before stays valid, older ones end.</summary>
    /// <returns>The new secret, or null: there is no such client.</returns>
    public async Task<string?> RotateSecretAsync(string tenantId, string id, CancellationToken cancel)
    {
        var secret = ClientSecretHasher.NewSecret();
        var hash = await hasher.HashAsync(id, secret, cancel);
        return await database.InTenantAsync(
            tenantId,
            async session =>
            {
                // The row lock keeps two rotations at once from leaving three secrets.
                if (
                    await session.QuerySingleOrDefaultAsync<ApiClient>(
                        $"SELECT {Columns} FROM oauth_clients WHERE id = @id FOR UPDATE",
                        new { id }
                    )
                    is not { } client
                )
                    return null;
                await AddSecretAsync(session, client, hash, time.GetUtcNow());
                return secret;
            },
            cancel
        );
    }

    /// <summary>Makes the client as given, or brings it to that.</summary>
    public async Task<ApiClient> SeedAsync(ClientSeed seed, CancellationToken cancel)
    {
        var hash = await hasher.HashAsync(seed.Id, seed.Secret, cancel);
        return await database.InPlatformAsync(
            async session =>
            {
                var now = time.GetUtcNow();
                var client = await session.QuerySingleAsync<ApiClient>(
                    $"""
                    INSERT INTO oauth_clients (id, tenant_id, name, scopes, created_at, updated_at) VALUES (@Id, @TenantId, @Name, @Scopes, @now, @now)
                    ON CONFLICT (id) DO UPDATE SET tenant_id = @TenantId, name = @Name, scopes = @Scopes
                    RETURNING {Columns}
                    """,
                    new
                    {
                        seed.Id,
                        seed.TenantId,
                        seed.Name,
                        seed.Scopes,
                        now,
                    }
                );
                var known = await session.QueryAsync<byte[]>(
                    "SELECT hash FROM oauth_client_secrets WHERE client_id = @Id",
                    new { seed.Id }
                );
                if (!known.Any(other => other.AsSpan().SequenceEqual(hash)))
                    await AddSecretAsync(session, client, hash, now);
                return client;
            },
            cancel
        );
    }

    /// <summary>Any client by its id, for the token endpoint.</summary>
    public Task<ClientCredentials?> FindAsync(string clientId, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                if (
                    await session.QuerySingleOrDefaultAsync<ApiClient>(
                        $"SELECT {Columns} FROM oauth_clients WHERE id = @clientId",
                        new { clientId }
                    )
                    is not { } client
                )
                    return null;
                var hashes = await session.QueryAsync<byte[]>(
                    "SELECT hash FROM oauth_client_secrets WHERE client_id = @clientId",
                    new { clientId }
                );
                return new ClientCredentials(client, hashes);
            },
            cancel
        );

    private async Task AddSecretAsync(DbSession session, ApiClient client, byte[] hash, DateTimeOffset now)
    {
        await session.ExecuteAsync(
            "INSERT INTO oauth_client_secrets (id, client_id, tenant_id, hash, created_at) VALUES (@id, @clientId, @TenantId, @hash, @now)",
            new
            {
                id = Ids.New("cse", time),
                clientId = client.Id,
                client.TenantId,
                hash,
                now,
            }
        );
        await session.ExecuteAsync(
            """
            DELETE FROM oauth_client_secrets WHERE client_id = @clientId AND id NOT IN
                (SELECT id FROM oauth_client_secrets WHERE client_id = @clientId ORDER BY created_at DESC, id DESC LIMIT @keep)
            """,
            new { clientId = client.Id, keep = MaxSecrets }
        );
    }
}
