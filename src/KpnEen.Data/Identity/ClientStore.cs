using Dapper;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Identity;

/// <summary>API clients in PostgreSQL. A tenant's clients are reached through that tenant's rows only.</summary>
public sealed class ClientStore(Database database, ClientSecretHasher hasher, RevocationStore revocations, TimeProvider time)
{
    private const int MaxSecrets = 2;
    private const string Settable =
        "name, scopes, grant_types, redirect_uris, auth_method, jwks, jwks_uri, require_pushed_authorization_requests, "
        + "dpop_bound_access_tokens, multi_tenant, introspection_audiences, description, website_uri, logo_uri, api_version, allowed_origins";
    private const string Values =
        "@Name, @Scopes, @GrantTypes, @RedirectUris, @AuthMethod, @Jwks, @JwksUri, @RequirePushedAuthorizationRequests, "
        + "@DpopBoundAccessTokens, @MultiTenant, @IntrospectionAudiences, @Description, @WebsiteUri, @LogoUri, @ApiVersion, @AllowedOrigins";
    private const string Columns = $"id, tenant_id, partner_id, {Settable}, revision, created_at, updated_at";

    // A tenant's session sees its own rows only; a partner's sees all, so the owner is part of every question.
    private const string Owned = "partner_id IS NOT DISTINCT FROM @PartnerId AND tenant_id IS NOT DISTINCT FROM @TenantId";

    /// <returns>The client and its secret, which is not kept and cannot be had again; null for one that has none.</returns>
    public async Task<(ApiClient Client, string? Secret)> CreateAsync(
        ClientOwner owner,
        ClientRegistration registration,
        CancellationToken cancel
    )
    {
        var (id, secret) = (Ids.New("cli", time), HasSecret(registration) ? ClientSecretHasher.NewSecret() : null);
        var hash = secret is null ? null : await hasher.HashAsync(id, secret, cancel);
        var client = await RunAsync(
            owner,
            async session =>
            {
                var now = time.GetUtcNow();
                var created = await session.QuerySingleAsync<ApiClient>(
                    $"INSERT INTO oauth_clients (id, tenant_id, partner_id, {Settable}, created_at, updated_at) VALUES (@id, @TenantId, @PartnerId, {Values}, @now, @now) RETURNING {Columns}",
                    Arguments(owner, id, registration, now)
                );
                if (hash is not null)
                    await AddSecretAsync(session, created, hash, now);
                return created;
            },
            cancel
        );
        return (client, secret);
    }

    /// <summary>Clients in the order of their ids, after the given one.</summary>
    public Task<IReadOnlyList<ApiClient>> ListAsync(ClientOwner owner, string? afterId, int limit, CancellationToken cancel) =>
        RunAsync(
            owner,
            session =>
                session.QueryAsync<ApiClient>(
                    $"SELECT {Columns} FROM oauth_clients WHERE {Owned} AND id > @after ORDER BY id LIMIT @limit",
                    new
                    {
                        owner.TenantId,
                        owner.PartnerId,
                        after = afterId ?? "",
                        limit,
                    }
                ),
            cancel
        );

    public Task<ApiClient?> GetAsync(ClientOwner owner, string id, CancellationToken cancel) =>
        RunAsync(
            owner,
            session =>
                session.QuerySingleOrDefaultAsync<ApiClient>(
                    $"SELECT {Columns} FROM oauth_clients WHERE id = @id AND {Owned}",
                    new
                    {
                        id,
                        owner.TenantId,
                        owner.PartnerId,
                    }
                ),
            cancel
        );

    /// <returns>Null: the client has another revision by now, or is gone.</returns>
    public Task<ApiClient?> ReplaceAsync(
        ClientOwner owner,
        string id,
        long revision,
        ClientRegistration registration,
        CancellationToken cancel
    ) =>
        RunAsync(
            owner,
            session =>
            {
                var arguments = Arguments(owner, id, registration, time.GetUtcNow());
                arguments["revision"] = revision;
                return session.QuerySingleOrDefaultAsync<ApiClient>(
                    $"UPDATE oauth_clients SET ({Settable}, revision, updated_at) = ({Values}, revision + 1, @now) WHERE id = @id AND revision = @revision AND {Owned} RETURNING {Columns}",
                    arguments
                );
            },
            cancel
        );

    /// <summary>The tokens it has end with it.</summary>
    /// <returns>False: there is no such client.</returns>
    public async Task<bool> DeleteAsync(ClientOwner owner, string id, CancellationToken cancel)
    {
        var gone = await database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    $"DELETE FROM oauth_clients WHERE id = @id AND {Owned}",
                    new
                    {
                        id,
                        owner.TenantId,
                        owner.PartnerId,
                    }
                ),
            cancel
        );
        revocations.Changed();
        return gone > 0;
    }

    /// <summary>A second secret; the one before stays valid, older ones end.</summary>
    /// <param name="after">The newest secret the asker knows of; null: whichever it is.</param>
    /// <returns>The new secret, or null: there is no such client, or it has a newer secret than <paramref name="after"/>.</returns>
    public async Task<string?> RotateSecretAsync(ClientOwner owner, string id, CancellationToken cancel, string? after = null)
    {
        var secret = ClientSecretHasher.NewSecret();
        var hash = await hasher.HashAsync(id, secret, cancel);
        return await RunAsync(
            owner,
            async session =>
            {
                // The row lock keeps two rotations at once from leaving three secrets.
                if (
                    await session.QuerySingleOrDefaultAsync<ApiClient>(
                        $"SELECT {Columns} FROM oauth_clients WHERE id = @id AND {Owned} FOR UPDATE",
                        new
                        {
                            id,
                            owner.TenantId,
                            owner.PartnerId,
                        }
                    )
                        is not { } client
                    || (after is not null && after != await NewestSecretAsync(session, id))
                )
                    return null;
                await AddSecretAsync(session, client, hash, time.GetUtcNow());
                return secret;
            },
            cancel
        );
    }

    /// <returns>The id of the secret made last (not the secret); null: the client has none, or is not the owner's.</returns>
    public Task<string?> NewestSecretAsync(ClientOwner owner, string id, CancellationToken cancel) =>
        RunAsync(owner, session => NewestSecretAsync(session, id), cancel);

    /// <summary>Makes the client as given, or brings it to that; one that was deleted gets tokens that count again.</summary>
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
                await RevocationStore.RemoveAsync(session, RevocationStore.OfClient(seed.Id));
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

    /// <summary>Any client by its id, for the authorization server. As much is asked for an unknown one, so that time tells nothing (O17).</summary>
    public Task<ClientCredentials?> FindAsync(string clientId, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                var command = new CommandDefinition(
                    $"SELECT {Columns} FROM oauth_clients WHERE id = @clientId; SELECT hash FROM oauth_client_secrets WHERE client_id = @clientId",
                    new { clientId },
                    session.Transaction,
                    cancellationToken: session.Cancellation
                );
                await using var both = await session.Connection.QueryMultipleAsync(command);
                var client = await both.ReadSingleOrDefaultAsync<ApiClient>();
                var hashes = (await both.ReadAsync<byte[]>()).AsList();
                return client is null ? null : new ClientCredentials(client, hashes);
            },
            cancel
        );

    /// <summary>Whether this client names the origin; null: whether any does.</summary>
    public Task<bool> IsAllowedOriginAsync(string origin, string? clientId, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<bool>(
                    "SELECT EXISTS (SELECT FROM oauth_clients WHERE allowed_origins @> ARRAY[@origin] AND (@clientId::text IS NULL OR id = @clientId))",
                    new { origin, clientId }
                ),
            cancel
        );

    /// <summary>Whether a client without a secret names the origin.</summary>
    public Task<bool> IsOriginOfPublicClientAsync(string origin, CancellationToken cancel) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<bool>(
                    "SELECT EXISTS (SELECT FROM oauth_clients WHERE allowed_origins @> ARRAY[@origin] AND auth_method = @None)",
                    new { origin, AuthMethods.None }
                ),
            cancel
        );

    private static bool HasSecret(ClientRegistration registration) =>
        registration.AuthMethod is not (AuthMethods.None or AuthMethods.PrivateKeyJwt);

    private Task<T> RunAsync<T>(ClientOwner owner, Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        owner.TenantId is { } tenant ? database.InTenantAsync(tenant, work, cancel) : database.InPlatformAsync(work, cancel);

    private static Dictionary<string, object?> Arguments(ClientOwner owner, string id, ClientRegistration r, DateTimeOffset now) =>
        new()
        {
            ["id"] = id,
            ["now"] = now,
            ["TenantId"] = owner.TenantId,
            ["PartnerId"] = owner.PartnerId,
            ["Name"] = r.Name,
            ["Scopes"] = r.Scopes,
            ["GrantTypes"] = r.GrantTypes,
            ["RedirectUris"] = r.RedirectUris,
            ["AuthMethod"] = r.AuthMethod,
            ["Jwks"] = r.Jwks,
            ["JwksUri"] = r.JwksUri,
            ["RequirePushedAuthorizationRequests"] = r.RequirePushedAuthorizationRequests,
            ["DpopBoundAccessTokens"] = r.DpopBoundAccessTokens,
            ["MultiTenant"] = r.MultiTenant,
            ["IntrospectionAudiences"] = r.IntrospectionAudiences,
            ["Description"] = r.Description,
            ["WebsiteUri"] = r.WebsiteUri,
            ["LogoUri"] = r.LogoUri,
            ["ApiVersion"] = r.ApiVersion,
            ["AllowedOrigins"] = r.AllowedOrigins,
        };

    private static Task<string?> NewestSecretAsync(DbSession session, string clientId) =>
        session.QuerySingleOrDefaultAsync<string>(
            "SELECT id FROM oauth_client_secrets WHERE client_id = @clientId ORDER BY created_at DESC, id DESC LIMIT 1",
            new { clientId }
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
