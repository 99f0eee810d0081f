using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace KpnEen.Data.Audit;

/// <summary>
/// Puts the trigger of the audit log on every table of tenants, after the migrations of every start: a new table or column is in it without
/// anybody thinking of that. A trigger's name ends in a digest of what it does, so that one that is right already is left alone.
/// </summary>
internal static partial class AuditTriggers
{
    private const string NamePrefix = "audit_";

    // "audit" as a number: one process at a time.
    private const long AdvisoryLock = 0x61_7564_6974;

    /// <summary>Neither settings nor worth telling at every change.</summary>
    private static readonly string[] Stamps = ["tenant_id", "revision", "created_at", "updated_at"];

    /// <summary>Members of service settings that nobody may read.</summary>
    private static readonly string[] SecretSettings = ["/settings/pin", "/settings/password", "/settings/passcode", "/settings/secret"];

    public static async Task AttachAsync(NpgsqlConnection owner, CancellationToken cancellation)
    {
        await using var transaction = await owner.BeginTransactionAsync(cancellation);
        await ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = AdvisoryLock });
        var columns = await owner.QueryAsync<Column>(
            new CommandDefinition(
                """
                SELECT c.relname AS table_name, a.attname AS name, a.atttypid = 'bytea'::regtype AS is_bytes
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY c.relname, a.attnum
                """,
                transaction: transaction,
                cancellationToken: cancellation
            )
        );
        var present = (
            await owner.QueryAsync<(string Table, string Name)>(
                new CommandDefinition(
                    "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit\\_%'",
                    transaction: transaction,
                    cancellationToken: cancellation
                )
            )
        ).ToLookup(t => t.Table, t => t.Name);
        foreach (var table in columns.GroupBy(c => c.TableName, StringComparer.Ordinal))
        {
            var isTenants = table.Key == "tenants";
            if (AuditedTable.Exempt.Contains(table.Key) || !(isTenants || table.Any(c => c.Name == "tenant_id")))
                continue;
            var definition = Definition(table.Key, [.. table], isTenants ? "id" : "tenant_id");
            var wanted = NamePrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)))[..12];
            var old = present[table.Key].ToList();
            if (old is [var only] && only == wanted)
                continue;
            foreach (var name in old)
                await ExecuteAsync($"DROP TRIGGER {name} ON {table.Key}", null);
            await ExecuteAsync($"CREATE CONSTRAINT TRIGGER {wanted} {definition}", null);
        }
        await transaction.CommitAsync(cancellation);

        Task ExecuteAsync(string sql, object? args) =>
            owner.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: cancellation));
    }

    private static string Definition(string table, Column[] columns, string tenantColumn)
    {
        var rule =
            AuditedTable.Known.GetValueOrDefault(table)
            ?? new AuditedTable(Camel(table), columns.Any(c => c.Name == "id") ? "id" : columns[0].Name);
        var shown = columns
            .Where(c =>
                !Stamps.Contains(c.Name)
                && !rule.Ignored.Contains(c.Name)
                && c.Name != rule.Subject
                && c.Name != rule.KindColumn
                && c.Name != rule.ServiceColumn
            )
            .ToArray();
        var secret = shown.Where(c => c.IsBytes || SecretName().IsMatch(c.Name)).ToArray();
        // What people know is the API, so the log speaks of its members and not of our columns.
        var members = shown
            .Where(c => !rule.Objects.ContainsKey(c.Name))
            .GroupBy(c => rule.Members.GetValueOrDefault(c.Name) ?? Camel(c.Name), StringComparer.Ordinal)
            .ToArray();
        var image = string.Join(
            ", ",
            members
                .Select(m => (m.Key, Value: Value([.. m], isSecret: m.Any(secret.Contains))))
                .Concat(rule.Objects.SelectMany(o => o.Value.Select(member => (Key: member, Value: $"($1).{o.Key}->'{member}'"))))
                .Select(m => $"{m.Value} AS \"{m.Key}\"")
        );
        string[] arguments =
        [
            rule.Resource ?? Camel(table),
            rule.Kind,
            $"($1).{tenantColumn}",
            $"($1).{rule.Subject}::text",
            rule.KindColumn is { } kind ? $"($1).{kind}" : "NULL::text",
            rule.ServiceColumn is { } service ? $"($1).{service}" : "NULL::text",
            columns.Any(c => c.Name == "revision") ? "($1).revision" : "NULL",
            $"SELECT to_jsonb(r) FROM (SELECT {image}) r",
            string.Join(',', members.Where(m => m.Any(secret.Contains)).Select(m => "/" + m.Key).Concat(SecretSettings)),
        ];
        var events = rule.Events ?? $"INSERT OR DELETE OR UPDATE OF {string.Join(", ", shown.Select(c => c.Name))}";
        return $"AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kpneen_audit({string.Join(", ", arguments.Select(a => $"'{a.Replace("'", "''", StringComparison.Ordinal)}'"))})";
    }

    // Of a secret (or a sound file) only whether it is another one is looked at. Of columns that are one member at most one is set.
    private static string Value(Column[] columns, bool isSecret) =>
        columns switch
        {
            [var one] when isSecret => $"md5(($1).{one.Name}{(one.IsBytes ? "" : "::text")})",
            [var one] => $"($1).{one.Name}",
            _ when isSecret => $"md5(({string.Join(", ", columns.Select(c => $"($1).{c.Name}"))})::text)",
            _ => $"coalesce({string.Join(", ", columns.Select(c => $"($1).{c.Name}"))})",
        };

    private static string Camel(string name) =>
        JsonNamingPolicy.CamelCase.ConvertName(Words().Replace(name, m => m.Groups[1].Value.ToUpperInvariant()));

    [GeneratedRegex("_([a-z0-9])", RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex("(^|_)(secret|password|hash|token|salt|ha1|private)(_|$)", RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    private sealed record Column(string TableName, string Name, bool IsBytes);
}
