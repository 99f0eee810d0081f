using KpnEen.Faults.Checking;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F35: rows that no API would write: the feature they belong to fails, the process and everybody else do not.</summary>
public static class BadRows
{
    private static readonly string[] Statements =
    [
        // Settings that are no settings: null, another shape, another type, a number out of range.
        "UPDATE service_settings SET settings = 'null' WHERE service = 'call-recording'",
        "UPDATE service_settings SET settings = '[]' WHERE service = 'call-recording'",
        "UPDATE service_settings SET settings = '{\"mode\": 17, \"active\": \"perhaps\"}' WHERE service = 'call-recording'",
        // A forwarding of everybody to the next, round and round: a cycle of three phones.
        """
            INSERT INTO service_settings (tenant_id, subject_kind, subject_id, service, settings)
            SELECT tenant_id, 'user', id, 'call-forwarding-always',
                   jsonb_build_object('active', true, 'to', coalesce(lead(extension) OVER (ORDER BY extension), min(extension) OVER ()))
            FROM users WHERE extension IN ('705', '706', '707')
            ON CONFLICT DO NOTHING
            """,
        // A tenant that cannot be built at all.
        "INSERT INTO tenants (id, name, domain, time_zone, language, ring_seconds) VALUES ('ten_broken', 'Broken', 'broken.test', 'Mars/Phobos', 'xx', 5)",
    ];

    public static async Task<FaultReport> RunAsync(int seed)
    {
        var plan = new CallPlan
        {
            RingFor = (0.05, 0.2),
            TalkFor = (0.2, 1),
            GiveUp = 0,
            Refuse = 0,
        };
        await using var installation = await Installation.StartAsync(plan, seed);
        var violations = new List<Violation>();
        var refused = 0;
        foreach (var statement in Statements)
        {
            try
            {
                await installation.ExecuteAsync(statement);
                await installation.ExecuteAsync("UPDATE tenant_versions SET version = version + 1");
                await installation.ExecuteAsync("SELECT pg_notify('kpneen', 'tenant:' || tenant_id) FROM tenant_versions");
            }
            catch (Npgsql.PostgresException)
            {
                // The schema itself knows better.
                refused++;
            }
            await installation.Load.CallAsync(10, TimeSpan.FromMilliseconds(450));
            if (!await installation.Load.QuietAsync(TimeSpan.FromSeconds(30)))
                violations.Add(new Violation("F35", $"calls do not end after: {statement}"));
            if (installation.Ledger.Calls.Any(c => c.Caller.Status is 0 or 408))
                violations.Add(new Violation("F35", $"calls are not answered after: {statement}"));
        }
        // And from cold, with all of it in the database.
        await installation.Server.KillAsync();
        await installation.Server.StartAgainAsync();
        var cold = TimeProvider.System.GetUtcNow();
        await installation.Load.CallAsync(10, TimeSpan.FromSeconds(1));
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(30));
        if (!installation.Ledger.Calls.Any(c => c.Caller.Began >= cold && c.Caller.Answered is not null))
            violations.Add(new Violation("F35", "started with these rows nobody can be called"));
        violations.AddRange(await installation.CheckAsync());
        var answered = installation.Ledger.Calls.Count(c => c.Caller.Answered is not null);
        return new FaultReport(
            "F35",
            violations,
            $"{Statements.Length} statements, {refused} refused by the schema; {installation.Ledger.Calls.Count} calls, {answered} answered",
            TimeSpan.Zero,
            installation.Server.Log
        );
    }
}
