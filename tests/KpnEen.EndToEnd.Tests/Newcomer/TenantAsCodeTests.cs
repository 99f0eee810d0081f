using KpnEen.Cli;
using KpnEen.EndToEnd.Tests.Running;

namespace KpnEen.EndToEnd.Tests.Newcomer;

/// <summary>The tenant as a file, against the running product.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class TenantAsCodeTests(ExchangeFixture fixture)
{
    private const string Wanted = """
        tenant:
          externalReference: REF
          domain: DOMAIN
          name: Bakkerij Broodjes
          ringSeconds: 6
          services:
            spend-limit: { dayCents: 4000 }
            announcements: { toOutsideCallers: true }
        users:
          - extension: 201
            name: Anna de Vries
            email: anna@broodjes.example
            externalIds: [crm-1, crm-2]
            callerNumber: +31NUMBER0
            devices:
              - Counter
              - { name: Softphone, mediaEncryption: required }
            services:
              call-forwarding-busy: { active: true, to: 300 }
              call-recording: { mode: onDemandUserStart, retentionDays: 30 }
              outgoing-calling-plan: { international: false }
          - { extension: 202, name: "202" }
        huntGroups:
          - extension: 300
            name: Winkel
            policy: circular
            members: [202, { user: 201, weight: 3 }]
        numbers:
          - { e164: +31NUMBER0, target: 300, label: Winkel }
          - +31NUMBER1
        trunks:
          - { name: Head office, peer: pbx.broodjes.example, username: een, password: "${TRUNK_HEAD_OFFICE_PASSWORD}", prefixes: ["+32"] }
        webhookEndpoints:
          - url: https://crm.example.com/hooks/broodjes
            eventTypes: [call.*, conversation.closed]
            filter: [{ path: data.direction, operator: equals, values: [inbound] }]
            customHeaders: { X-Key: "${WEBHOOK_CRM_EXAMPLE_COM_X_KEY}" }
        callMeNowKeys:
          - name: Website
            allowedOrigins: [https://broodjes.example]
            target: 300
            rules: { codeLength: 5, openingHours: [{ day: monday, from: "09:00", to: "17:00" }] }
        """;
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_file_applied_twice_changes_nothing_the_second_time_and_its_export_makes_an_equal_tenant()
    {
        using var cli = new CommandLine(exchange);
        cli.Set("TRUNK_HEAD_OFFICE_PASSWORD", "s3cret-of-the-trunk");
        cli.Set("WEBHOOK_CRM_EXAMPLE_COM_X_KEY", "s3cret-of-the-header");
        var file = cli.Write("tenant.yaml", Of("one"));

        (await cli.RunAsync("plan", "--partner", file)).Ended(ExitCodes.Differs);
        var first = await cli.RunAsync("apply", "--partner", file);
        first.Ended(ExitCodes.Done);
        Assert.DoesNotContain("s3cret", first.Output + first.Error, StringComparison.Ordinal);
        var secrets = await File.ReadAllTextAsync(cli.PathOf("tenant.secrets.json"));
        Assert.Contains("device 201/Counter", secrets, StringComparison.Ordinal);
        Assert.Contains("whsec_", secrets, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cli.PathOf("tenant.secrets.json")));

        (await cli.RunAsync("plan", "--partner", file)).Ended(ExitCodes.Done);
        var second = await cli.RunAsync("apply", "--partner", file);
        second.Ended(ExitCodes.Done);
        Assert.Contains("0 created, 0 updated, 0 deleted", second.Output, StringComparison.Ordinal);

        var (one, two) = (await TenantAsync(cli, "one"), await MadeAsync(cli, "two"));
        var export = await cli.RunAsync("export", "--partner", "--tenant", one);
        export.Ended(ExitCodes.Done);
        // A number is of one tenant at a time.
        var none = cli.Write("none.yaml", "users: [{ extension: 201, name: Anna de Vries, callerNumber: null }]\nnumbers: []\n");
        (await cli.RunAsync("apply", "--partner", "--tenant", one, "--prune", "--yes", none, "--secrets", cli.PathOf("x"))).Ended(
            ExitCodes.Done
        );
        (await cli.RunAsync("apply", "--partner", "--tenant", two, cli.Write("export.yaml", export.Output))).Ended(ExitCodes.Done);
        var again = await cli.RunAsync("export", "--partner", "--tenant", two);
        Assert.Equal(export.Output, again.Output);
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_drift_that_a_plan_tells_and_an_apply_takes_back_and_prune_deletes_the_rest()
    {
        using var cli = new CommandLine(exchange);
        var tenant = await MadeAsync(cli, "drift");
        var file = cli.Write("t.yaml", "users:\n  - { extension: 201, name: Anna, services: { do-not-disturb: { active: false } } }\n");
        (await cli.RunAsync("apply", "--partner", "--tenant", tenant, file)).Ended(ExitCodes.Done);
        var other = cli.Write(
            "o.yaml",
            "users:\n  - { extension: 201, name: Bella, services: { do-not-disturb: { active: true } } }\n  - { extension: 202, name: Extra }\n"
        );
        (await cli.RunAsync("apply", "--partner", "--tenant", tenant, other)).Ended(ExitCodes.Done);

        var drift = await cli.RunAsync("plan", "--partner", "--tenant", tenant, file);
        drift.Ended(ExitCodes.Differs);
        Assert.Contains("name: \"Bella\" → \"Anna\"", drift.Output, StringComparison.Ordinal);
        Assert.Contains("active: true → false", drift.Output, StringComparison.Ordinal);
        Assert.Contains("? user 202 Extra", drift.Output, StringComparison.Ordinal);

        (await cli.RunAsync("apply", "--partner", "--tenant", tenant, file)).Ended(ExitCodes.Done);
        // Where nobody can be asked nothing is deleted unasked.
        var asked = await cli.RunAsync("apply", "--partner", "--tenant", tenant, "--prune", file);
        asked.Ended(ExitCodes.Usage);
        Assert.Contains("- user 202 Extra", asked.Error, StringComparison.Ordinal);
        var pruned = await cli.RunAsync("apply", "--partner", "--tenant", tenant, "--prune", "--yes", file);
        pruned.Ended(ExitCodes.Done);
        Assert.Contains("0 created, 0 updated, 1 deleted", pruned.Output, StringComparison.Ordinal);
        (await cli.RunAsync("plan", "--partner", "--tenant", tenant, "--prune", file)).Ended(ExitCodes.Done);
    }

    [Fact]
    public async Task A_refusal_ends_an_apply_and_tells_what_was_made()
    {
        using var cli = new CommandLine(exchange);
        var tenant = await MadeAsync(cli, "refused");
        var file = cli.Write("t.yaml", "users:\n  - { extension: 201, name: Anna }\nnumbers:\n  - { e164: +31205550201, target: 201 }\n");
        var refused = await cli.RunAsync("apply", "--partner", "--tenant", tenant, file);
        refused.Ended(ExitCodes.Failed);
        Assert.Contains("+ user 201 Anna", refused.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 changes made", refused.Error, StringComparison.Ordinal);
    }

    private static string Of(string name) =>
        Wanted
            .Replace("REF", $"ref-{name}", StringComparison.Ordinal)
            .Replace("DOMAIN", $"{name}.broodjes.example", StringComparison.Ordinal)
            .Replace("NUMBER", "85130481", StringComparison.Ordinal);

    private static async Task<string> MadeAsync(CommandLine cli, string name)
    {
        var file = cli.Write("empty.yaml", $"tenant: {{ externalReference: ref-{name}, domain: {name}.broodjes.example, name: Empty }}\n");
        (await cli.RunAsync("apply", "--partner", file)).Ended(ExitCodes.Done);
        return await TenantAsync(cli, name);
    }

    private static async Task<string> TenantAsync(CommandLine cli, string name)
    {
        using var client = cli.Partner();
        return (await client.Tenants.ListAsync(externalReference: $"ref-{name}").FirstAsync()).Id;
    }
}
