using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Pbx;
using Npgsql;

namespace KpnEen.ApiLoad;

/// <summary>A company of many users, each with a telephone, a number and settings of three services.</summary>
/// <param name="Users">Ids.</param>
internal sealed record Company(string TenantId, IReadOnlyList<string> Users)
{
    /// <summary>Puts the users in place as a restore does: no trigger fires. No server may run.</summary>
    public static async Task<Company> FillAsync(string connection, string stateFolder, string tenantId, int size)
    {
        var box = new SecretBox(MasterKey.ReadOrCreate(new StateFolder(stateFolder)));
        string[] Ids(string prefix) => [.. Enumerable.Range(0, size).Select(_ => KpnEen.Pbx.Ids.New(prefix, TimeProvider.System))];
        var (users, devices, numbers) = (Ids("usr"), Ids("dev"), Ids("num"));
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection)
            {
                Options = "-c session_replication_role=replica",
                Pooling = false,
            }.ConnectionString
        );
        await using var fill = source.CreateCommand(
            """
            WITH fresh AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS f (usr, dev, num, secret, n)),
            people AS (INSERT INTO users (id, tenant_id, extension, name) SELECT usr, $5, (10000 + n)::text, 'User ' || n FROM fresh),
            phones AS (INSERT INTO devices (id, tenant_id, user_id, name, username, ha1_md5, ha1_sha256)
                SELECT dev, $5, usr, 'Desk', dev, secret, secret FROM fresh),
            lines AS (INSERT INTO numbers (id, tenant_id, e164, target_user_id)
                SELECT num, $5, '+3185' || lpad(((SELECT count(*) FROM numbers) + n)::text, 7, '0'), usr FROM fresh)
            INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings)
            SELECT $5, 'user', usr, service, settings::jsonb FROM fresh, (VALUES
                ('call-forwarding-busy', '{"active": true, "to": "+31201112222"}'), ('do-not-disturb', '{"active": false}'),
                ('call-forwarding-no-answer', '{"active": true, "to": "10001", "seconds": 20}')) AS s (service, settings);
            """
        );
        foreach (
            object value in new object[]
            {
                users,
                devices,
                numbers,
                devices.Select(d => box.SealText(new string('a', 64), $"device:{d}")).ToArray(),
                tenantId,
            }
        )
            fill.Parameters.Add(new() { Value = value });
        await fill.ExecuteNonQueryAsync();
        return new Company(tenantId, users);
    }
}
