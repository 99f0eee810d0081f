using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using Npgsql;

namespace KpnEen.Data.Identity;

/// <summary>Sign-ins of people in PostgreSQL.</summary>
public sealed class SignInStore(Database database, RevocationStore revocations, TimeProvider time)
{
    private const string Select = """
        SELECT s.user_id, s.tenant_id, t.name AS tenant_name, s.name, t.domain, s.role, u.name AS display_name, u.email, s.password_hash,
            s.revision, s.created_at, s.updated_at
        FROM sign_ins s JOIN tenants t ON t.id = s.tenant_id JOIN users u ON u.id = s.user_id
        """;

    /// <summary>Null when the tenant has no such user, or the user does not sign in.</summary>
    public Task<SignIn?> GetAsync(string tenantId, string userId, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            async session =>
                (await session.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE s.user_id = @userId", new { userId }))?.ToSignIn(),
            cancel
        );

    /// <summary>Whoever it is, for the authorization server.</summary>
    public Task<SignIn?> FindAsync(string userId, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
                (await session.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE s.user_id = @userId", new { userId }))?.ToSignIn(),
            cancel
        );

    /// <summary>Who signs in by this name and password.</summary>
    /// <param name="username"><c>user@customer-domain</c>, in any case.</param>
    /// <returns>Null: nobody. Unknown names take as long as wrong passwords.</returns>
    public async Task<SignIn?> CheckAsync(string username, string password, CancellationToken cancel)
    {
        var at = username.LastIndexOf('@');
        var (name, domain) = at < 0 ? ("", "") : (username[..at].ToLowerInvariant(), username[(at + 1)..].ToLowerInvariant());
        var row = await database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE t.domain = @domain AND s.name = @name", new { domain, name }),
            cancel
        );
        return await PasswordHash.FitsAsync(password, row?.PasswordHash, cancel) ? row?.ToSignIn() : null;
    }

    /// <summary>
    /// Makes the sign-in of a user, or changes it. That ends the sessions of the user's browsers; a new password, or no longer to be an administrator,
    /// also all that came of them: codes, refresh tokens and access tokens of every application.
    /// </summary>
    /// <param name="password">Null: it stays.</param>
    /// <param name="allows">Whether the writer may: asked with what there is, in the same transaction.</param>
    public async Task<SignInWrite> PutAsync(
        string tenantId,
        string userId,
        string name,
        SignInRole role,
        string? password,
        Func<SignIn?, bool> allows,
        CancellationToken cancel
    )
    {
        var hash = password is null ? null : await PasswordHash.OfAsync(password, cancel);
        try
        {
            var write = await database.InTenantAsync(
                tenantId,
                session => PutAsync(session, tenantId, userId, name.ToLowerInvariant(), role, hash, allows),
                cancel
            );
            revocations.Changed();
            return write;
        }
        catch (PostgresException e) when (e.ConstraintName == "sign_ins_name_key")
        {
            return new SignInWrite.NameTaken();
        }
    }

    /// <summary>The user signs in no more, and all that came of signing in ends.</summary>
    /// <param name="allows">Whether the writer may: asked with what there is, in the same transaction.</param>
    /// <returns>Null: there is no sign-in. False: the writer may not.</returns>
    public async Task<bool?> DeleteAsync(string tenantId, string userId, Func<SignIn?, bool> allows, CancellationToken cancel)
    {
        var deleted = await database.InTenantAsync<bool?>(
            tenantId,
            async session =>
            {
                if (await LockedAsync(session, userId) is not { } present)
                    return null;
                if (!allows(present))
                    return false;
                await session.ExecuteAsync("DELETE FROM sign_ins WHERE user_id = @userId", new { userId });
                await GrantStore.EndOfPersonAsync(session, tenantId, userId, "sign-in deleted", time.GetUtcNow());
                return true;
            },
            cancel
        );
        revocations.Changed();
        return deleted;
    }

    private async Task<SignInWrite> PutAsync(
        DbSession session,
        string tenantId,
        string userId,
        string name,
        SignInRole role,
        string? hash,
        Func<SignIn?, bool> allows
    )
    {
        // The lock on the user lets one change after the other see what the former left, also when there is no sign-in yet.
        if (
            await session.QuerySingleOrDefaultAsync<string>("SELECT id FROM users WHERE id = @userId FOR NO KEY UPDATE", new { userId })
            is null
        )
            return new SignInWrite.NoUser();
        var present = await LockedAsync(session, userId);
        if (!allows(present))
            return new SignInWrite.NotAllowed();
        if (present is null && hash is null)
            return new SignInWrite.NoPassword();
        await session.ExecuteAsync(
            """
            INSERT INTO sign_ins (user_id, tenant_id, name, role, password_hash, created_at, updated_at)
            VALUES (@userId, @tenantId, @name, @role, coalesce(@hash, ''), @now, @now)
            ON CONFLICT (user_id) DO UPDATE SET name = @name, role = @role, password_hash = coalesce(@hash, sign_ins.password_hash),
                revision = sign_ins.revision + 1, updated_at = @now
            """,
            new
            {
                userId,
                tenantId,
                name,
                role = EnumNames<SignInRole>.Of(role),
                hash,
                now = Stamps.Now(time),
            }
        );
        await session.ExecuteAsync("DELETE FROM browser_sessions WHERE user_id = @userId", new { userId });
        // Who knew the old password may have made tokens with it; they must not outlive it.
        if (hash is not null || present?.Role > role)
            await GrantStore.EndOfPersonAsync(session, tenantId, userId, hash is null ? "other role" : "new password", time.GetUtcNow());
        var row = await session.QuerySingleAsync<Row>($"{Select} WHERE s.user_id = @userId", new { userId });
        return new SignInWrite.Done(row.ToSignIn(), present is null);
    }

    private static async Task<SignIn?> LockedAsync(DbSession session, string userId) =>
        (await session.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE s.user_id = @userId FOR UPDATE OF s", new { userId }))?.ToSignIn();

    private sealed record Row(
        string UserId,
        string TenantId,
        string TenantName,
        string Name,
        string Domain,
        string Role,
        string DisplayName,
        string? Email,
        string PasswordHash,
        long Revision,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt
    )
    {
        public SignIn ToSignIn() =>
            new(
                UserId,
                TenantId,
                TenantName,
                Name,
                Domain,
                EnumNames<SignInRole>.Parse(Role),
                DisplayName,
                Email,
                Revision,
                CreatedAt,
                UpdatedAt
            );
    }
}
