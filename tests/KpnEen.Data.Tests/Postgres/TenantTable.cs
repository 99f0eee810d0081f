using Dapper;
using Npgsql;

namespace KpnEen.Data.Tests.Postgres;

/// <summary>A table whose rows belong to a tenant, found in the catalogue of the database.</summary>
internal sealed class TenantTable(string name, string tenantColumn, IReadOnlySet<string> rights)
{
    public string Name => name;
    public string TenantColumn => tenantColumn;

    /// <summary>Whether the tenants' role has this right on it.</summary>
    public bool May(string right) => rights.Contains(right);

    public static async Task<IReadOnlyList<TenantTable>> AllAsync(NpgsqlConnection owner)
    {
        var names = await owner.QueryAsync<string>(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
            """
        );
        var tables = new List<TenantTable>();
        foreach (var (name, column) in names.Select(n => (n, "tenant_id")).Append(("tenants", "id")))
        {
            var rights = new HashSet<string>(StringComparer.Ordinal);
            foreach (var right in new[] { "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE" })
            {
                if (await owner.ExecuteScalarAsync<bool>("SELECT has_table_privilege('kpneen_tenant', @name, @right)", new { name, right }))
                    rights.Add(right);
            }
            tables.Add(new TenantTable(name, column, rights));
        }
        return tables;
    }

    /// <summary>One row for each tenant, past foreign keys, checks and triggers: here only the policies are looked at.</summary>
    public async Task FillAsync(NpgsqlConnection owner, params string[] tenants)
    {
        await owner.ExecuteAsync("SET session_replication_role = replica");
        foreach (
            var check in await owner.QueryAsync<string>(
                "SELECT conname FROM pg_constraint WHERE conrelid = @name::regclass AND contype = 'c'",
                new { name }
            )
        )
            await owner.ExecuteAsync($"ALTER TABLE {name} DROP CONSTRAINT \"{check}\"");
        var columns = (
            await owner.QueryAsync<(string Column, string Type)>(
                """
                SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute a
                WHERE attrelid = @name::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef AND attidentity = ''
                  AND attgenerated = ''
                """,
                new { name }
            )
        ).Where(c => c.Column != tenantColumn);
        foreach (var tenant in tenants)
        {
            var (names, values) = (new List<string> { tenantColumn }, new List<string> { $"'{tenant}'" });
            foreach (var (column, type) in columns)
            {
                names.Add(column);
                values.Add(Sample(type, $"{tenant}_{column}"));
            }
            await owner.ExecuteAsync($"INSERT INTO {name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)})");
        }
        await owner.ExecuteAsync("SET session_replication_role = origin");
    }

    private static string Sample(string type, string text) =>
        type switch
        {
            "text" => $"'{text}'",
            "bytea" => $"'{text}'::bytea",
            "bigint" or "integer" or "smallint" or "numeric" or "double precision" => "1",
            "boolean" => "true",
            "json" or "jsonb" => $"'{{}}'::{type}",
            "uuid" => "gen_random_uuid()",
            "date" or "timestamp with time zone" => "now()",
            _ when type.EndsWith("[]", StringComparison.Ordinal) => $"'{{}}'::{type}",
            _ => throw new NotSupportedException($"a sample of the type {type}"),
        };
}
