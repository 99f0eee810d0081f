using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Tests.Harness;

/// <summary>Writes of all that comes into a snapshot, by chance: what the stores do, and what an operator does by hand.</summary>
internal sealed class RandomWrites(string tenant, Random random, ISecretBox secrets)
{
    private static readonly string[] Services =
    [
        "do-not-disturb",
        "call-forwarding-always",
        "call-forwarding-busy",
        "call-recording",
        "unheard-of",
    ];
    private int made;

    /// <returns>What was written, for whoever reads a failure.</returns>
    public async Task<string> WriteAsync(DbSession session)
    {
        var next = ++made;
        var device = $"dev_{tenant}_{next}";
        string sql = random.Next(20) switch
        {
            0 or 1 => "INSERT INTO users (id, tenant_id, extension, name) VALUES (@id, @tenant, @extension, 'new')",
            2 => "UPDATE users SET name = @id, external_ids = ARRAY[@id], caller_number = @e164 WHERE id = (@user)",
            3 => "UPDATE users SET extension = @extension WHERE id = (@user)",
            4 => "DELETE FROM users WHERE id = (@user)",
            5 or 6 =>
                "INSERT INTO devices (id, tenant_id, user_id, name, username, ha1_md5, ha1_sha256) SELECT @device, @tenant, id, 'desk', @device, @md5, @sha256 FROM users WHERE id = (@user)",
            7 => "UPDATE devices SET username = @device, media_encryption = 'none', most_contacts = 2 WHERE id = (@phone)",
            8 => "UPDATE devices SET user_id = (@user) WHERE id = (@phone)",
            9 => "DELETE FROM devices WHERE id = (@phone)",
            10 =>
                "INSERT INTO hunt_groups (id, tenant_id, name, extension, policy) VALUES ('hgr_' || @id, @tenant, 'sales', CASE WHEN @flag THEN @extension ELSE '' END, 'circular')",
            11 => "UPDATE hunt_groups SET overflow = @e164, no_answer_seconds = 30, extension = @extension WHERE id = (@group)",
            12 =>
                "INSERT INTO hunt_group_members (tenant_id, hunt_group_id, user_id, position, weight) SELECT @tenant, g.id, u.id, @position, 7 FROM hunt_groups g, users u WHERE g.id = (@group) AND u.id = (@user) ON CONFLICT (tenant_id, hunt_group_id, user_id) DO UPDATE SET position = excluded.position",
            13 => "DELETE FROM hunt_groups WHERE id = (@group)",
            14 =>
                "INSERT INTO numbers (id, tenant_id, e164, target_user_id, label) VALUES ('num_' || @id, @tenant, @e164, (@user), 'line')",
            15 =>
                "UPDATE numbers SET target_user_id = CASE WHEN @flag THEN (@user) END, target_hunt_group_id = CASE WHEN NOT @flag THEN (@group) END WHERE id = (@number)",
            16 => "DELETE FROM numbers WHERE id = (@number)",
            17 =>
                "INSERT INTO trunks (id, tenant_id, name, peer, sources, prefixes) VALUES ('trk_' || @id, @tenant, 'own', '192.0.2.1:5060', ARRAY['192.0.2.1'], '{+31}'); DELETE FROM trunks WHERE id = (SELECT min(id) FROM trunks WHERE tenant_id = @tenant HAVING count(*) > 2)",
            18 =>
                "UPDATE tenants SET name = @id, ring_seconds = 6, domain = CASE WHEN @flag THEN lower(@id) || '.example' ELSE domain END WHERE id = @tenant",
            _ =>
                "INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings) SELECT @tenant, 'user', id, @service, @settings::jsonb FROM users WHERE id = (@user) ON CONFLICT (tenant_id, subject_kind, subject_id, service) DO UPDATE SET settings = excluded.settings",
        };
        if (random.Next(10) == 0)
            sql =
                "INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings) VALUES (@tenant, 'tenant', @tenant, 'announcements', @settings::jsonb) ON CONFLICT (tenant_id, subject_kind, subject_id, service) DO UPDATE SET settings = excluded.settings";
        foreach (var (name, table) in new[] { ("user", "users"), ("phone", "devices"), ("group", "hunt_groups"), ("number", "numbers") })
            sql = sql.Replace(
                $"(@{name})",
                $"(SELECT id FROM {table} WHERE tenant_id = @tenant ORDER BY md5(id || @next) LIMIT 1)",
                StringComparison.Ordinal
            );
        await session.ExecuteAsync(
            sql,
            new
            {
                tenant,
                next = $"{next}",
                id = $"{tenant}_{next}",
                device,
                extension = $"{1000 + next}",
                e164 = $"+3120{random.Next(1_000_000, 9_000_000)}",
                position = random.Next(5),
                flag = random.Next(2) == 0,
                service = Services[random.Next(Services.Length)],
                settings = random.Next(4) == 0 ? "{\"active\": 7}" : $"{{\"active\": true, \"to\": \"{random.Next(200, 300)}\"}}",
                md5 = secrets.SealText("md5", $"device:{device}"),
                sha256 = secrets.SealText("sha256", $"device:{device}"),
            }
        );
        return sql;
    }
}
