using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using KpnEen.Faults.Load;
using KpnEen.MediaLoad;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.ApiLoad;

/// <summary>A34, L12: the product as a process, telephones that call, customers that ask, and what the same costs with nothing in it.</summary>
internal sealed class MixedLoad(int postmaster, Plan plan)
{
    private const int Users = 200;
    private const int Phones = 20;

    public async Task MeasureAsync(ServerOptions options)
    {
        var database = options.Database;
        await using var server = await ServerProcess.StartAsync(options);
        using var http = Run.Client(server.Http);
        var client = server.Sandbox["client"]!;
        var api = await Api.OpenAsync(http, (string)client["id"]!, (string)client["secret"]!);
        var users = await Mix.UsersAsync(api, Users);
        var tenant = server.Sandbox["tenant"]!;
        var (accounts, caller) = await PhonesAsync(api, (string)tenant["domain"]!);
        var people = new CallPlan
        {
            RingFor = (0.1, 0.3),
            TalkFor = (1, 3),
            GiveUp = 0,
            Refuse = 5,
        };
        var trunk = IPEndPoint.Parse((string)server.Sandbox["trunk"]!["listen"]!);
        await using var calls = new LoadGenerator(server.Sip, trunk, accounts, people, new Dice(1));
        await calls.RegisterAsync();
        await calls.CallAsync(5, TimeSpan.FromSeconds(2));
        await calls.QuietAsync(TimeSpan.FromSeconds(30));
        // The journal of a call reaches the table a moment later.
        await UntilRecordedAsync(api);
        var began = TimeProvider.System.GetTimestamp();
        await Past.FillAsync(database, (string)tenant["id"]!, users, plan.Records);
        Console.Error.WriteLine($"{plan.Records:N0} call records made in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        var mix = await Mix.PrepareAsync(api, users, caller);

        var warming = calls.CallAsync(plan.CallRate, plan.Warm);
        await OpenLoad.RunAsync(plan.Rate, plan.Warm, mix.AskAsync);
        await warming;
        var (since, offset) = (TimeProvider.System.GetUtcNow(), (int)(plan.Rate * plan.Warm.TotalSeconds));
        var (ours, theirs) = (ProcessFigures.Cpu([server.Id]), ProcessFigures.Cpu([postmaster]));
        var calling = calls.CallAsync(plan.CallRate, plan.Window);
        var measured = await OpenLoad.RunAsync(plan.Rate, plan.Window, n => mix.AskAsync(n + offset));
        await calling;
        (ours, theirs) = (ProcessFigures.Cpu([server.Id]) - ours, ProcessFigures.Cpu([postmaster]) - theirs);
        await calls.QuietAsync(TimeSpan.FromSeconds(30));
        var (first, deep) = await mix.PagesAsync();
        var placed = calls.Ledger.Calls.Where(c => c.Caller.Began >= since).ToArray();

        var empty = await EmptyAsync();
        var sql = await Reference.PointReadsAsync(database, plan.Rate, plan.Window / 4, plan.Records);
        Report(measured, empty, sql);
        Console.WriteLine();
        Console.WriteLine("One after the other, nothing else going on (A11):");
        Console.WriteLine();
        Console.WriteLine("| | requests | p50 | p95 | p99 | p50 of page 1's |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine(first.Row("records, page 1"));
        Console.WriteLine(deep.Row($"records, page {mix.Depth} (goal: < 2)", first, 0.5));
        Console.WriteLine();
        Console.WriteLine(
            $"Calls meanwhile: {placed.Length}, answered {placed.Count(c => c.Caller.Answered is not null)}. CPU over {plan.Window.TotalSeconds:0} s: server {ours.TotalSeconds:0.0} s, PostgreSQL {theirs.TotalSeconds:0.0} s."
        );
        Console.WriteLine($"Not served: {(measured.Failures is { Length: > 0 } some ? some : "none")}.");
    }

    private void Report(Latencies measured, Latencies empty, Latencies sql)
    {
        Console.WriteLine(
            $"**{plan.Rate:0} requests a second with {plan.CallRate:0} calls a second and {plan.Records:N0} call records**, ms from when a request was due"
        );
        Console.WriteLine();
        Console.WriteLine("| | requests | p50 | p95 | p99 | p99 of an empty endpoint's |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine(empty.Row("reference: GET of an empty Kestrel endpoint"));
        Console.WriteLine(sql.Row("reference: one row by its key, Npgsql", empty));
        Console.WriteLine(measured.Row("all (goal: p95 < 100)", empty));
        Console.WriteLine(measured.Reads.Row("reads (goal: p99 < 20)", empty));
        Console.WriteLine(measured.Writes.Row("writes (goal: p99 < 50)", empty));
        foreach (var kind in measured.Kinds)
            Console.WriteLine(measured.Of(a => a.Kind == kind).Row($"– {kind}"));
    }

    private async Task<Latencies> EmptyAsync()
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, "empty") { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        try
        {
            using var http = Run.Client(new Uri((await process.StandardOutput.ReadLineAsync())!));
            Task<Answer> Ask(int n) => AskEmptyAsync(http);
            await OpenLoad.RunAsync(plan.Rate, plan.Warm / 2, Ask);
            return await OpenLoad.RunAsync(plan.Rate, plan.Window / 4, Ask);
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<Answer> AskEmptyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/empty", UriKind.Relative));
        return new Answer("empty", false, (int)answer.StatusCode);
    }

    private static async Task<(ImmutableArray<PhoneAccount> Accounts, string Caller)> PhonesAsync(Api api, string domain)
    {
        var accounts = ImmutableArray.CreateBuilder<PhoneAccount>();
        for (var n = 0; n < Phones; n++)
        {
            var user = await api.ReadAsync(HttpMethod.Post, "/v1/users", new { extension = $"{7000 + n}", name = $"Phone {n}" });
            var id = (string)user["id"]!;
            var e164 = $"+3120555{7000 + n}";
            await api.ReadAsync(HttpMethod.Post, "/v1/numbers", new { e164, target = new { kind = "user", id } });
            var account = (await api.ReadAsync(HttpMethod.Post, $"/v1/users/{id}/devices", new { name = "Desk phone" }))["credentials"]!;
            accounts.Add(new PhoneAccount(id, e164, (string)account["username"]!, (string)account["password"]!, domain));
        }
        return (accounts.ToImmutable(), accounts[0].UserId);
    }

    private static async Task UntilRecordedAsync(Api api)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if ((await api.ReadAsync(HttpMethod.Get, "/v1/call-records?outcome=completed"))["items"]!.AsArray().Count > 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        throw new InvalidOperationException("None of the first calls was completed.");
    }
}
