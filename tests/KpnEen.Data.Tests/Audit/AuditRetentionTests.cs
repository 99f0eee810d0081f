using System.Text;
using Dapper;
using KpnEen.Data.Audit;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using KpnEen.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KpnEen.Data.Tests.Audit;

/// <summary>A35: old entries go, and what stays can be verified as before.</summary>
public sealed class AuditRetentionTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    // Writes the chain anew with other times, as if the changes were made then: nobody but the owner could.
    private const string MadeEarlier = """
        DO $$
        DECLARE
            entry  record;
            before bytea := decode(repeat('00', 32), 'hex');
            text_  text;
        BEGIN
            FOR entry IN SELECT * FROM audit_log WHERE tenant_id = '{0}' ORDER BY position LOOP
                IF entry.position <= {1} THEN
                    entry.at := entry.at - interval '400 days';
                END IF;
                text_ := regexp_replace(entry.record, '"at" ?: ?"[^"]*"',
                    '"at":"' || to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"');
                before := sha256(before || convert_to(text_, 'UTF8'));
                UPDATE audit_log SET record = text_, at = entry.at, hash = before WHERE tenant_id = '{0}' AND position = entry.position;
            END LOOP;
            UPDATE audit_heads SET hash = before WHERE tenant_id = '{0}';
        END $$
        """;

    private TestDatabase own = null!;
    private Database database = null!;
    private AuditLogStore log = null!;
    private string tenant = "";
    private string user = "";

    public async Task InitializeAsync()
    {
        own = await postgres.CreateDatabaseAsync();
        database = await Database.OpenAsync(own.ConnectionString);
        log = new AuditLogStore(database);
        tenant = await database.AddTenantAsync();
        (user, _) = await database.AddUserAsync(tenant, "100");
        for (var i = 3; i <= 8; i++)
            await RenameAsync($"name-{i}");
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task A35_Old_entries_go_and_the_chain_of_what_stays_holds()
    {
        Assert.Equal(0, await PruneAsync());
        await MakeEarlierAsync(5);
        var before = await log.VerifyAsync(tenant, default);
        Assert.True(before.Findings.Count == 0, string.Join(", ", before.Findings));
        var fifth = (await EntriesAsync())[4];

        Assert.Equal(5, await PruneAsync());
        var entries = await EntriesAsync();
        Assert.Equal([6L, 7L, 8L, 9L], entries.Select(e => e.Position));
        var (told, record) = (entries[^1], entries[^1].Read());
        var start = new AuditAnchor(5, fifth.Hash);
        Assert.Equal(("prune", "auditLog", "system"), (record.Action, record.Resource, record.Actor.Kind));
        Assert.Equal($$"""[{"to": "{{start}}", "path": "/anchor"}]""", told.Changes);
        var after = await log.VerifyAsync(tenant, default);
        Assert.Empty(after.Findings);
        Assert.Equal((4L, 9L, start.ToString()), (after.Count, after.Position, after.Start!.ToString()));

        // Nothing to do is nothing done, and later changes go on with the chain.
        Assert.Equal(0, await PruneAsync());
        await RenameAsync("later");
        Assert.Empty((await log.VerifyAsync(tenant, default)).Findings);
    }

    [Fact]
    public async Task A35_It_is_pruned_again_and_again_and_a_tenant_that_is_gone_as_well()
    {
        await MakeEarlierAsync(3);
        Assert.Equal(3, await PruneAsync());
        await database.InPlatformAsync(s => s.ExecuteAsync("DELETE FROM tenants WHERE id = @tenant", new { tenant }), default);
        await MakeEarlierAsync(100, from: await log.FindStartAsync(tenant, default));
        var all = (await EntriesAsync()).Count;
        Assert.Equal(all, await PruneAsync());
        var verified = await log.VerifyAsync(tenant, default);
        Assert.Empty(verified.Findings);
        // What is left of it is that it was pruned.
        Assert.Equal((1L, 3L + all), (verified.Count, verified.Start!.Position));
    }

    [Fact]
    public async Task A35_An_export_of_what_is_left_is_verified_without_the_database()
    {
        await MakeEarlierAsync(5);
        var old = (await EntriesAsync()).Select(e => new AuditAnchor(e.Position, e.Hash)).ToList();
        await PruneAsync();
        var lines = new List<string> { Encoding.UTF8.GetString(AuditExport.Line((await log.FindStartAsync(tenant, default))!)) };
        lines.AddRange((await EntriesAsync()).Select(e => Encoding.UTF8.GetString(AuditExport.Line(e))));
        foreach (var anchor in new[] { null, old[4], old[5], old[7] })
            Assert.Empty(await CodesAsync(lines, anchor));

        Assert.Equal(["anchorRemoved"], await CodesAsync(lines, old[2]));
        Assert.Equal(["headMismatch"], await CodesAsync(lines, new AuditAnchor(5, new byte[32])));
        // Without its beginning, or with another, it does not hold.
        Assert.Contains("missing", await CodesAsync(lines[1..], null));
        var moved = Encoding.UTF8.GetString(AuditExport.Line(old[5]));
        Assert.Equal(["startMismatch"], await CodesAsync([moved, .. lines[2..]], null));
        Assert.Contains("startMismatch", await CodesAsync(lines[..^1], null));
    }

    [Fact]
    public async Task A35_Nobody_moves_the_beginning_and_nothing_young_can_be_removed()
    {
        await MakeEarlierAsync(5);
        foreach (
            var sql in new[]
            {
                "DELETE FROM audit_starts",
                "INSERT INTO audit_starts VALUES ('ten_1', 1, '', now())",
                "SELECT kpneen_prune_audit('ten_1', now() - interval '89 days', 10)",
            }
        )
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => database.InPlatformAsync(s => s.ExecuteAsync(sql), default));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        var foreign = await Assert.ThrowsAsync<PostgresException>(() =>
            database.InTenantAsync(
                tenant,
                s => s.ExecuteAsync("SELECT kpneen_prune_audit(@tenant, now() - interval '1 year', 10)", new { tenant }),
                default
            )
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, foreign.SqlState);

        // The owner can, and it is found: entries that went untold, and a beginning that was moved.
        await using var owner = await OwnerAsync();
        await owner.ExecuteAsync("DELETE FROM audit_log WHERE tenant_id = @tenant AND position <= 2", new { tenant });
        Assert.Contains((await log.VerifyAsync(tenant, default)).Findings, f => f.Code == "missing");
        await owner.ExecuteAsync(
            "INSERT INTO audit_starts SELECT tenant_id, position, hash, now() FROM audit_log WHERE tenant_id = @tenant AND position = 4; DELETE FROM audit_log WHERE tenant_id = @tenant AND position <= 4",
            new { tenant }
        );
        Assert.Equal(["startMismatch"], (await log.VerifyAsync(tenant, default)).Findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData(null, 730)]
    [InlineData("0", null)]
    [InlineData("91", 91)]
    public void A35_How_long_is_the_operators_to_say(string? text, int? days) => Assert.Equal(days, Options(text).KeptFor?.TotalDays);

    [Theory]
    [InlineData("90")]
    [InlineData("-1")]
    [InlineData("for ever")]
    public void A35_What_is_no_retention_is_refused_at_the_start(string text) => Assert.Throws<FormatException>(() => Options(text));

    private static AuditRetentionOptions Options(string? days) =>
        AuditRetentionOptions.From(
            new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>("KPNEEN_AUDIT_DAYS", days)]).Build()
        );

    private Task<long> PruneAsync() =>
        new AuditRetention(database, Options("365"), TimeProvider.System, NullLogger<AuditRetention>.Instance).PruneAsync(default);

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        var entries = new List<AuditEntry>();
        await foreach (var entry in log.ReadAllAsync(tenant, default))
            entries.Add(entry);
        return entries;
    }

    private async Task MakeEarlierAsync(long through, AuditAnchor? from = null)
    {
        await using var owner = await OwnerAsync();
        var sql = MadeEarlier.Replace("{0}", tenant, StringComparison.Ordinal).Replace("{1}", $"{through}", StringComparison.Ordinal);
        if (from is not null)
            sql = sql.Replace("repeat('00', 32)", $"'{Convert.ToHexString(from.Hash)}'", StringComparison.Ordinal);
        await owner.ExecuteAsync(sql);
    }

    private Task RenameAsync(string name) =>
        database.InTenantAsync(
            tenant,
            session => session.ExecuteAsync("UPDATE users SET name = @name WHERE id = @user", new { name, user }),
            default
        );

    private static async Task<IEnumerable<string>> CodesAsync(IEnumerable<string> lines, AuditAnchor? anchor) =>
        (await AuditExport.VerifyAsync(new StringReader(string.Join('\n', lines)), anchor, default))
            .Findings.Select(f => f.Code)
            .Distinct();

    private async Task<NpgsqlConnection> OwnerAsync()
    {
        var owner = new NpgsqlConnection(own.ConnectionString + ";Pooling=false");
        await owner.OpenAsync();
        return owner;
    }
}
