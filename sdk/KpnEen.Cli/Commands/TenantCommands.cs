using System.CommandLine;
using KpnEen.Cli.Tenants;
using KpnEen.Cli.Yaml;

namespace KpnEen.Cli.Commands;

/// <summary><c>plan</c>, <c>apply</c>, <c>export</c>, <c>schema</c>: the tenant as a file.</summary>
internal static class TenantCommands
{
    public static void AddTo(RootCommand root, Verbs verbs)
    {
        var file = new Argument<string>("file") { Description = "The tenant as YAML or JSON.", DefaultValueFactory = _ => "tenant.yaml" };
        var prune = new Option<bool>("--prune") { Description = "Deletes what the lists of the file do not name." };
        var all = new Option<bool>("--all") { Description = "Names everything that is there and not in the file." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Deletes without asking; needed where nobody can be asked." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Does nothing: the same as plan." };
        var secrets = new Option<string?>("--secrets")
        {
            Description = "Where SIP passwords and webhook secrets of what is new go; by default beside the file, for its owner alone.",
            HelpName = "path",
        };
        var output = new Option<string?>("--output", "-o") { Description = "Writes to a file instead of the terminal.", HelpName = "path" };
        root.Subcommands.Add(
            verbs.Make(
                "plan",
                "Shows how the tenant differs from a file. Exit code 2 when it does: the drift report of a nightly job.",
                [file, prune, all],
                (i, ct) => PlanAsync(i, i.Get(file), i.Get(prune), i.Get(all), ct)
            )
        );
        root.Subcommands.Add(
            verbs.Make(
                "apply",
                "Makes the tenant as a file says, and nothing the second time. A change of somebody else is never overwritten; the first refusal ends it.",
                [file, prune, yes, all, dryRun, secrets],
                (i, ct) =>
                    i.Get(dryRun)
                        ? PlanAsync(i, i.Get(file), i.Get(prune), i.Get(all), ct)
                        : ApplyAsync(i, i.Get(file), i.Get(prune), i.Get(yes), i.Get(all), i.Get(secrets), ct)
            )
        );
        root.Subcommands.Add(
            verbs.Make(
                "export",
                "Writes the tenant as the file that would make it.",
                [output],
                (i, ct) => ExportAsync(i, i.Get(output), ct)
            )
        );
        root.Subcommands.Add(
            verbs.Make(
                "schema",
                "Prints the JSON Schema of a tenant file, for editors.",
                [],
                (i, _) =>
                {
                    i.Show(TenantSchema.Whole);
                    return Task.FromResult(ExitCodes.Done);
                }
            )
        );
    }

    private static async Task<int> PlanAsync(Invocation invocation, string path, bool prune, bool all, CancellationToken cancellationToken)
    {
        var file = TenantFile.Read(path, invocation.Here.Variable);
        using var access = await TenantAccess.OpenAsync(invocation, file, cancellationToken);
        var live = access.Client is { } client ? await LiveTenant.ReadAsync(client, cancellationToken) : LiveTenant.None;
        var plan = Plan.Between(file, live, prune);
        if (invocation.Json)
            invocation.Show(plan.ToJson());
        else
            PlanText.Write(plan, invocation.Here.Output, all);
        return plan.Changes.Count == 0 ? ExitCodes.Done : ExitCodes.Differs;
    }

    private static async Task<int> ApplyAsync(
        Invocation invocation,
        string path,
        bool prune,
        bool yes,
        bool all,
        string? secretsPath,
        CancellationToken cancellationToken
    )
    {
        var file = TenantFile.Read(path, invocation.Here.Variable);
        using var access = await TenantAccess.OpenAsync(invocation, file, cancellationToken);
        var madeTenant = access.Client is null;
        if (madeTenant)
        {
            Plan.Between(file, LiveTenant.None, prune); // its faults, before there is a tenant
            await access.MakeTenantAsync(file, cancellationToken);
        }
        var live = await LiveTenant.ReadAsync(access.Client!, cancellationToken);
        var plan = Plan.Between(file, live, prune);
        var missing = plan.Changes.SelectMany(Needs).Distinct().ToList();
        if (missing.Count > 0)
            throw new TenantFileException($"To be set in the environment: {string.Join(", ", missing)}");
        if (!PruneConsent.IsGiven(plan, yes, invocation.Here))
            return ExitCodes.Failed;
        var secrets = new SecretsFile(secretsPath ?? Path.ChangeExtension(path, ".secrets.json"));
        var report = new ApplyReport(invocation, plan, madeTenant ? file.Find(ResourceKind.Tenant, "") : null, all);
        try
        {
            await new Application(access.Client!, live, secrets, report.Done).RunAsync(plan, cancellationToken);
        }
        catch (Exception)
        {
            report.Stopped();
            throw;
        }
        report.Finished(secrets);
        return ExitCodes.Done;
    }

    // A secret that is there already is not sent.
    private static IEnumerable<string> Needs(Change change) =>
        change.Kind switch
        {
            ChangeKind.Create => Variables.In(change.Item.Members),
            ChangeKind.Update => change.Differences.SelectMany(d => Variables.In(change.Item.Members[d.Member])),
            _ => [],
        };

    private static async Task<int> ExportAsync(Invocation invocation, string? output, CancellationToken cancellationToken)
    {
        using var client = invocation.Client();
        var whole = Export.Of(await LiveTenant.ReadAsync(client, cancellationToken));
        var text = invocation.Json ? whole.ToJsonString(Json.Indented) + "\n" : YamlText.Write(whole);
        if (output is null)
            await invocation.Here.Output.WriteAsync(text);
        else
            await File.WriteAllTextAsync(output, text, cancellationToken);
        return ExitCodes.Done;
    }
}
