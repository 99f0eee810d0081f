using Dapper;
using KpnEen.Data.Audit;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Data.Settings;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Data.Tests.Audit;

/// <summary>A35: who changed which setting.</summary>
public sealed class AuditLogTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private TestDatabase own = null!;
    private Store store = null!;
    private string tenant = "";
    private string user = "";

    public async Task InitializeAsync()
    {
        own = await postgres.CreateDatabaseAsync();
        store = await Store.StartAsync(own.ConnectionString);
        tenant = await store.Database.AddTenantAsync();
        (user, _) = await store.Database.AddUserAsync(tenant, "100");
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task A35_Each_door_is_named_with_what_changed()
    {
        var settings = store.Get<SettingsStore>();
        await store
            .Get<ISettingsWriter>()
            .ChangeAsync(tenant, user, DoNotDisturb.Descriptor, _ => new DoNotDisturbSettings(true), new Actor("starCode", user), default);
        using (Acting.As(new WhoActs("user", "usr_admin", "cli_portal", "usr_admin", "https://issuer", "jti_1", "req_1")))
            await settings.ReplaceAsync(
                tenant,
                user,
                DoNotDisturb.Descriptor,
                new DoNotDisturbSettings(false),
                null,
                new Actor("api", "cli_portal"),
                default
            );

        var entries = await LogAsync(user);
        Assert.Equal(["update", "create", "create"], entries.Select(e => e.Read().Action));
        var (portal, code, made) = (entries[0].Read(), entries[1].Read(), entries[2].Read());
        Assert.Equal(new WhoActs("user", "usr_admin", "cli_portal", "usr_admin", "https://issuer", "jti_1", "req_1"), portal.Actor);
        Assert.Equal(new WhoActs("starCode", user, UserId: user), code.Actor);
        Assert.Equal(new WhoActs("system", null), made.Actor);
        Assert.Equal(
            ("serviceSettings", "user", user, "do-not-disturb", 2L),
            (portal.Resource, portal.SubjectKind, portal.SubjectId, portal.Service, portal.Revision)
        );
        Assert.Equal("""[{"to": false, "from": true, "path": "/settings/active"}]""", entries[0].Changes);
        Assert.Equal(("users", "user", user), (made.Resource, made.SubjectKind, made.SubjectId));
        Assert.Contains("""{"to": "100", "path": "/extension"}""", entries[2].Changes, StringComparison.Ordinal);

        // The version that has the change, so that a call knows which settings it was made with.
        Assert.True(portal.TenantVersion > code.TenantVersion);
        Assert.Single(await ListAsync(new AuditFilter(null, "cli_portal", null, null, null)));
    }

    [Fact]
    public async Task A35_A_star_code_in_a_call_that_a_client_began_is_not_the_clients()
    {
        using (Acting.As(new WhoActs("client", "cli_1", "cli_1")))
            await store
                .Get<ISettingsWriter>()
                .ChangeAsync(
                    tenant,
                    user,
                    DoNotDisturb.Descriptor,
                    _ => new DoNotDisturbSettings(true),
                    new Actor("starCode", user),
                    default
                );
        Assert.Equal("starCode", (await LogAsync(user))[0].Read().Actor.Kind);
    }

    [Fact]
    public async Task A35_A_change_that_is_taken_back_leaves_no_trace_and_no_gap()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Database.InTenantAsync(
                tenant,
                async session =>
                {
                    await session.ExecuteAsync("UPDATE users SET name = 'X' WHERE id = @user", new { user });
                    throw new InvalidOperationException();
                },
                default
            )
        );
        await RenameAsync("Y");
        // The same again is no change.
        await RenameAsync("Y");
        var log = await ListAsync(new AuditFilter(null, null, null, null, null));
        Assert.Equal([3L, 2L, 1L], log.Select(e => e.Position));
        Assert.True((await VerifyAsync()).Findings.Count == 0);
    }

    [Fact]
    public async Task A35_Secrets_are_told_as_changed_and_shown_nowhere()
    {
        var trunks = store.Get<TrunkStore>();
        var fields = new TrunkFields("T", "192.0.2.1:5060", [], [], "u", "hemmelig-1", 4, default);
        var id = Assert.IsType<WriteResult<TrunkFields>.Done>(await trunks.CreateAsync(tenant, fields, default)).Stored.Id;
        await trunks.ChangeAsync(tenant, id, _ => true, f => f with { Password = "hemmelig-2" }, default);
        var entries = await LogAsync(id);
        Assert.Equal("""[{"to": "***", "from": "***", "path": "/password"}]""", entries[0].Changes);
        Assert.Contains("""{"to": "***", "path": "/password"}""", entries[1].Changes, StringComparison.Ordinal);

        await using var owner = await OwnerAsync();
        var sealedText = await owner.ExecuteScalarAsync<string>("SELECT encode(password, 'hex') FROM trunks WHERE id = @id", new { id });
        var digest = await owner.ExecuteScalarAsync<string>("SELECT md5(password) FROM trunks WHERE id = @id", new { id });
        foreach (var secret in new[] { "hemmelig", sealedText!, digest! })
            Assert.Equal(
                0,
                await owner.ExecuteScalarAsync<long>(
                    "SELECT count(*) FROM audit_log WHERE strpos(record || changes, @secret) > 0",
                    new { secret }
                )
            );
    }

    [Fact]
    public async Task A35_Every_table_of_tenants_is_audited_or_said_to_be_none()
    {
        await using var owner = await OwnerAsync();
        var open = await owner.QueryAsync<string>(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL (@exempt)
              AND (c.relname = 'tenants' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
              AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE 'audit\_%')
            """,
            new { exempt = AuditedTable.Exempt.ToArray() }
        );
        Assert.Empty(open);
    }

    [Fact]
    public async Task A35_A_new_table_or_column_is_audited_from_the_next_start()
    {
        await using var owner = await OwnerAsync();
        await owner.ExecuteAsync(
            """
            CREATE TABLE voicemail_boxes (id text PRIMARY KEY, tenant_id text NOT NULL, size int, pin_hash text);
            CALL kpneen_protect('voicemail_boxes');
            ALTER TABLE users ADD COLUMN nickname text
            """
        );
        await using var again = await Database.OpenAsync(own.ConnectionString);
        await again.InTenantAsync(
            tenant,
            session =>
                session.ExecuteAsync(
                    "INSERT INTO voicemail_boxes VALUES ('vmb_1', @tenant, 5, 'abc'); UPDATE users SET nickname = 'Bob' WHERE id = @user",
                    new { tenant, user }
                ),
            default
        );
        var box = Assert.Single(await LogAsync("vmb_1"));
        Assert.Equal(("voicemailBoxes", "voicemailBoxes"), (box.Read().Resource, box.Read().SubjectKind));
        Assert.Equal("""[{"to": "***", "path": "/pinHash"}, {"to": 5, "path": "/size"}]""", box.Changes);
        Assert.Equal("""[{"to": "Bob", "path": "/nickname"}]""", (await LogAsync(user))[0].Changes);
    }

    [Fact]
    public async Task A35_The_servers_roles_can_write_nothing_of_it()
    {
        foreach (
            var sql in new[]
            {
                "UPDATE audit_log SET record = '{}'",
                "DELETE FROM audit_log",
                "INSERT INTO audit_log (tenant_id, position, record, hash, at, actor_ids) VALUES ('t', 1, '', '', now(), '{}')",
                "UPDATE audit_heads SET position = 0",
                "TRUNCATE audit_log",
                "SELECT kpneen_append_audit('t', 'update', 'users', 'user', 'u', NULL, NULL, '[]')",
            }
        )
        {
            foreach (var platform in new[] { false, true })
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                    platform
                        ? store.Database.InPlatformAsync(s => s.ExecuteAsync(sql), default)
                        : store.Database.InTenantAsync(tenant, s => s.ExecuteAsync(sql), default)
                );
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
        // Another tenant's log cannot be erased either.
        var other = await Assert.ThrowsAsync<PostgresException>(() =>
            store.Database.InTenantAsync(
                "ten_other",
                s => s.QuerySingleAsync<long>("SELECT kpneen_erase_audit(@tenant, '{a}')", new { tenant }),
                default
            )
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, other.SqlState);
    }

    [Theory]
    [InlineData("UPDATE audit_log SET record = replace(record, '\"update\"', '\"delete\"') WHERE position = 4", "hashMismatch")]
    [InlineData(
        "UPDATE audit_log SET record = replace(record, '\"kind\": \"system\"', '\"kind\": \"sandbox\"') WHERE position = 4",
        "hashMismatch"
    )]
    [InlineData("UPDATE audit_log SET changes = replace(changes, 'name-2', 'name-x') WHERE position = 4", "changesMismatch")]
    [InlineData("UPDATE audit_log SET hash = sha256('x') WHERE position = 4", "hashMismatch")]
    [InlineData("DELETE FROM audit_log WHERE position = 4", "missing")]
    [InlineData("DELETE FROM audit_log WHERE position > 4", "headMismatch")]
    [InlineData("UPDATE audit_log SET subject_id = 'usr_other' WHERE position = 4", "columnsMismatch")]
    [InlineData(
        "UPDATE audit_log SET position = -position; UPDATE audit_log SET position = CASE position WHEN -4 THEN 5 WHEN -5 THEN 4 ELSE -position END",
        "outOfOrder"
    )]
    public async Task A35_What_somebody_did_to_the_log_is_found(string tampering, string code)
    {
        for (var i = 1; i <= 6; i++)
            await RenameAsync($"name-{i}");
        Assert.Empty((await VerifyAsync()).Findings);
        await using var owner = await OwnerAsync();
        Assert.True(await owner.ExecuteAsync(tampering) > 0);
        var findings = (await VerifyAsync()).Findings;
        Assert.Contains(findings, f => f.Code == code);
    }

    [Fact]
    public async Task A35_An_exported_log_is_verified_without_the_database()
    {
        for (var i = 1; i <= 6; i++)
            await RenameAsync($"name-{i}");
        var lines = new List<string>();
        await foreach (var entry in store.Get<AuditLogStore>().ReadAllAsync(tenant, default))
            lines.Add(System.Text.Encoding.UTF8.GetString(AuditExport.Line(entry)));
        var whole = await FileAsync(lines, null);
        Assert.Equal((8L, 0), (whole.Count, whole.Findings.Count));
        var anchor = new AuditAnchor(whole.Position, whole.Hash);
        Assert.Equal(anchor.ToString(), AuditAnchor.Parse(anchor.ToString()).ToString());

        Assert.Contains("headMismatch", await CodesAsync(lines[..6], anchor));
        Assert.Contains("missing", await CodesAsync([.. lines[..3], .. lines[4..]], null));
        Assert.Contains("outOfOrder", await CodesAsync([.. lines[..3], lines[4], lines[3], .. lines[5..]], null));
        Assert.Contains(
            "hashMismatch",
            await CodesAsync([.. lines[..3], lines[3].Replace("update", "delete", StringComparison.Ordinal), .. lines[4..]], null)
        );
        Assert.Contains(
            "changesMismatch",
            await CodesAsync([.. lines[..3], lines[3].Replace("name-2", "name-9", StringComparison.Ordinal), .. lines[4..]], null)
        );
        Assert.Contains("unreadable", await CodesAsync([.. lines, "{"], null));

        // Who can write the whole database can make a new chain that holds in itself: what was kept elsewhere tells.
        await using var owner = await OwnerAsync();
        await owner.ExecuteAsync("DELETE FROM audit_log; DELETE FROM audit_heads");
        for (var i = 1; i <= 8; i++)
            await RenameAsync($"forged-{i}");
        var forged = new List<string>();
        await foreach (var entry in store.Get<AuditLogStore>().ReadAllAsync(tenant, default))
            forged.Add(System.Text.Encoding.UTF8.GetString(AuditExport.Line(entry)));
        Assert.Empty(await CodesAsync(forged, null));
        Assert.Equal(["headMismatch"], await CodesAsync(forged, anchor));
    }

    [Fact]
    public async Task A35_What_was_changed_about_somebody_can_be_erased_and_the_chain_still_holds()
    {
        await RenameAsync("Anna Jansen");
        await using var owner = await OwnerAsync();
        Assert.Equal(1, await owner.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_log WHERE strpos(changes, 'Anna Jansen') > 0"));
        using (Acting.As(new WhoActs("user", "usr_officer")))
            Assert.Equal(2, await store.Get<AuditLogStore>().EraseAsync(tenant, [user], default));
        Assert.Equal(0, await owner.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_log l WHERE strpos(l::text, 'Anna Jansen') > 0"));

        var verified = await VerifyAsync();
        Assert.Equal((2L, 0), (verified.Erased, verified.Findings.Count));
        var entries = await LogAsync(user);
        Assert.Equal(["erase", "update", "create"], entries.Select(e => e.Read().Action));
        Assert.Equal("usr_officer", entries[0].Read().Actor.Id);
        Assert.All(entries.Skip(1), e => Assert.True(e.Changes is null && e.Salt is null && e.ErasedAt is not null));
    }

    [Fact]
    public async Task A35_It_works_for_an_owner_that_is_no_superuser_and_outlives_the_tenant()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        var role = "owner_" + empty.Name;
        await postgres.Cluster.ExecuteAsync($"CREATE ROLE {role} LOGIN CREATEROLE; ALTER DATABASE {empty.Name} OWNER TO {role}");
        await using var database = await Database.OpenAsync(
            new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = role }.ConnectionString
        );
        var one = await database.AddTenantAsync();
        var (id, _) = await database.AddUserAsync(one, "100");
        await database.InPlatformAsync(s => s.ExecuteAsync("DELETE FROM tenants WHERE id = @one", new { one }), default);
        var log = await new AuditLogStore(database).ListAsync(one, new AuditFilter(null, null, null, null, null), null, 10, default);
        Assert.Equal(["delete", "delete", "create", "create"], log.Select(e => e.Read().Action));
        Assert.Equal([id, one], log.Take(2).Select(e => e.SubjectId!).Order().Reverse());
        Assert.Equal(1, await new AuditLogStore(database).EraseAsync(one, [one], default) - 1);
        Assert.Empty((await new AuditLogStore(database).VerifyAsync(one, default)).Findings);
    }

    private Task RenameAsync(string name) =>
        store.Database.InTenantAsync(
            tenant,
            session => session.ExecuteAsync("UPDATE users SET name = @name WHERE id = @user", new { name, user }),
            default
        );

    private Task<IReadOnlyList<AuditEntry>> LogAsync(string subject) => ListAsync(new AuditFilter(subject, null, null, null, null));

    private Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter) =>
        store.Get<AuditLogStore>().ListAsync(tenant, filter, null, 100, default);

    private Task<AuditVerification> VerifyAsync() => store.Get<AuditLogStore>().VerifyAsync(tenant, default);

    private static Task<AuditVerification> FileAsync(IEnumerable<string> lines, AuditAnchor? anchor) =>
        AuditExport.VerifyAsync(new StringReader(string.Join('\n', lines)), anchor, default);

    private static async Task<IEnumerable<string>> CodesAsync(IEnumerable<string> lines, AuditAnchor? anchor) =>
        (await FileAsync(lines, anchor)).Findings.Select(f => f.Code).Distinct();

    private async Task<NpgsqlConnection> OwnerAsync()
    {
        var owner = new NpgsqlConnection(own.ConnectionString + ";Pooling=false");
        await owner.OpenAsync();
        return owner;
    }
}
