using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>
/// The roles the server works as. Two group roles of the cluster, kpneen_tenant and kpneen_platform, hold rights and policies (so
/// that a database may be cloned); two login roles for each database are members of one of them each. Their passwords lie in a table
/// that only the owner reads, so that every node with the owner's connection string gets in.
/// </summary>
internal static class LoginRoles
{
    public const string TenantGroup = "kpneen_tenant";
    public const string PlatformGroup = "kpneen_platform";

    /// <summary>Before the migrations: they grant to the groups.</summary>
    public static async Task CreateGroupsAsync(NpgsqlConnection owner, CancellationToken cancellation)
    {
        foreach (var group in new[] { TenantGroup, PlatformGroup })
            await CreateAsync(owner, group, "NOLOGIN", cancellation);
    }

    /// <summary>After the migrations.</summary>
    /// <returns>Name and password of the login in the group.</returns>
    public static async Task<(string Name, string Password)> LoginAsync(
        NpgsqlConnection owner,
        string group,
        CancellationToken cancellation
    )
    {
        var name = NameFor(group, owner.Database);
        await owner.ExecuteAsync(
            new CommandDefinition(
                "CREATE TABLE IF NOT EXISTS kpneen_logins (name text PRIMARY KEY, password text NOT NULL)",
                cancellationToken: cancellation
            )
        );
        var password = await owner.QuerySingleAsync<string>(
            new CommandDefinition(
                """
                INSERT INTO kpneen_logins VALUES (@name, @fresh) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING password
                """,
                new { name, fresh = RandomNumberGenerator.GetHexString(48, lowercase: true) },
                cancellationToken: cancellation
            )
        );
        await CreateAsync(owner, name, "LOGIN", cancellation);
        // The statements take no parameters; name and password are made of letters, digits and underscores here.
        await owner.ExecuteAsync(
            new CommandDefinition(
                $"""
                ALTER ROLE {Quote(name)} LOGIN PASSWORD '{password}';
                GRANT {group} TO {Quote(name)};
                GRANT CONNECT ON DATABASE {Quote(owner.Database)} TO {Quote(name)};
                GRANT USAGE ON SCHEMA public TO {group};
                """,
                cancellationToken: cancellation
            )
        );
        return (name, password);
    }

    /// <summary>A login of another database of the cluster gets no further than its own.</summary>
    public static Task CloseToOthersAsync(NpgsqlConnection owner, CancellationToken cancellation) =>
        owner.ExecuteAsync(
            new CommandDefinition(
                $"REVOKE CONNECT, TEMPORARY ON DATABASE {Quote(owner.Database)} FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                cancellationToken: cancellation
            )
        );

    private static async Task CreateAsync(NpgsqlConnection owner, string name, string kind, CancellationToken cancellation)
    {
        var exists = await owner.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = @name)",
                new { name },
                cancellationToken: cancellation
            )
        );
        if (exists)
            return;
        await owner.ExecuteAsync(
            new CommandDefinition(
                $"CREATE ROLE {Quote(name)} {kind} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT",
                cancellationToken: cancellation
            )
        );
    }

    /// <summary>PostgreSQL cuts names at 63 octets: a long one ends in a digest instead.</summary>
    private static string NameFor(string group, string database)
    {
        var name = $"{group}_{database}";
        return Encoding.UTF8.GetByteCount(name) <= 63
            ? name
            : $"{group}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..40]}";
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
