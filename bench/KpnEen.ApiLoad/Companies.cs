using System.Diagnostics;
using System.Globalization;
using System.Net;
using KpnEen.Faults.Load;
using KpnEen.MediaLoad;
using KpnEen.Testing;

namespace KpnEen.ApiLoad;

/// <summary>
/// What a write costs by the size of the company (the API answers when calls see it), beside reading the whole company anew in the same run;
/// and how soon a server with 10,000 users takes calls (L17).
/// </summary>
internal static class Companies
{
    private const int Writes = 100;
    private static readonly int[] Sizes = [100, 1000, 5000, 3900];

    public static async Task MeasureAsync(ServerOptions options, int postmaster)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var http = Run.Client(server.Http);
        var tenants = new List<string>();
        var api = await PlatformAsync(http, server);
        foreach (var size in Sizes)
        {
            var tenant = await api.ReadAsync(
                HttpMethod.Post,
                "/v1/tenants",
                new { name = $"Company of {size}", domain = $"of-{size}.example" }
            );
            tenants.Add((string)tenant["id"]!);
        }
        await server.StopAsync();
        var companies = new List<Company>();
        foreach (var (tenant, size) in tenants.Zip(Sizes))
            companies.Add(await Company.FillAsync(options.Database, options.StateFolder!, tenant, size));
        await Run.ExecuteAsync(options.Database, "ANALYZE");

        await StartAsync(server);
        Console.WriteLine();
        Console.WriteLine(
            "**A user's setting changed by the API, one after the other, by the size of the company**, ms; CPU with PostgreSQL"
        );
        Console.WriteLine();
        Console.WriteLine("| users | p50 | p99 | CPU ms a write | of 100 users' | p50, the company read anew | CPU ms | of a write's |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        double? smallest = null;
        foreach (var company in companies.Take(3))
        {
            var own = await PlatformAsync(http, server, company.TenantId);
            await WriteAsync(own, company, Writes / 2);
            var (changed, cost) = await CostAsync(WriteAsync, own, company, server, postmaster, Writes);
            // A gap in the log of changes: nobody can know what changed, all is read.
            async Task<Latencies> AnewAsync(Api api, Company c, int count)
            {
                var all = new List<Latencies>();
                for (var n = 0; n < count; n++)
                {
                    await Run.ExecuteAsync(
                        options.Database,
                        $"UPDATE audit_heads SET position = position + 1 WHERE tenant_id = '{c.TenantId}'"
                    );
                    all.Add(await WriteAsync(api, c, 1));
                }
                return Latencies.Of(all);
            }
            var (whole, dear) = await CostAsync(AnewAsync, own, company, server, postmaster, Writes / 5);
            smallest ??= cost;
            Console.WriteLine(
                $"| {company.Users.Count} | {changed.Percentile(0.5):0.0} | {changed.Percentile(0.99):0.0} | {cost:0.0} | {cost / smallest:0.0} | {whole.Percentile(0.5):0.0} | {dear:0.0} | {dear / cost:0.0} |"
            );
            if (changed.Failures is { Length: > 0 } failures)
                Console.WriteLine($"Not served: {failures}.");
        }
        Console.WriteLine();
    }

    private static async Task StartAsync(ServerProcess server)
    {
        var number = new PhoneAccount("", "+31205550201", "", "", "");
        await using var calls = new LoadGenerator(
            server.Sip,
            IPEndPoint.Parse((string)server.Sandbox["trunk"]!["listen"]!),
            [number],
            new CallPlan
            {
                GiveUp = 0,
                TalkFor = (0.1, 0.1),
                CalleeEnds = 0,
            },
            new Dice(1)
        );
        var began = TimeProvider.System.GetUtcNow();
        using var heard = new CancellationTokenSource();
        // Every tenth of a second somebody calls, from before it starts.
        var calling = calls.CallAsync(10, TimeSpan.FromSeconds(60), heard.Token);
        await server.StartAgainAsync();
        var ready = TimeProvider.System.GetUtcNow() - began;
        while (!calls.Ledger.Calls.Any(c => c.Caller.Answered is not null) && !calling.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        heard.Cancel();
        await calling;
        var first = calls.Ledger.Calls.Select(c => c.Caller.Answered).OfType<DateTimeOffset>().Min() - began;
        Console.WriteLine();
        Console.WriteLine(
            $"Start with {Sizes.Sum().ToString("N0", CultureInfo.InvariantCulture)} users: ready after {ready.TotalSeconds:0.0} s, first call answered after {first.TotalSeconds:0.0} s (L17, goal: 3 s)."
        );
    }

    private static async Task<Api> PlatformAsync(HttpClient http, ServerProcess server, string? tenant = null)
    {
        var partner = server.Sandbox["partnerClient"]!;
        return await Api.OpenAsync(http, (string)partner["id"]!, (string)partner["secret"]!, tenant);
    }

    private static async Task<(Latencies Times, double CpuMs)> CostAsync(
        Func<Api, Company, int, Task<Latencies>> write,
        Api api,
        Company company,
        ServerProcess server,
        int postmaster,
        int count
    )
    {
        var before = ProcessFigures.Cpu([server.Id, postmaster]);
        var times = await write(api, company, count);
        return (times, (ProcessFigures.Cpu([server.Id, postmaster]) - before).TotalMilliseconds / count);
    }

    private static async Task<Latencies> WriteAsync(Api api, Company company, int count)
    {
        var times = new List<(Answer, double)>();
        for (var n = 0; n < count; n++)
        {
            var (user, to) = (company.Users[n * 7 % company.Users.Count], $"+3120{Random.Shared.Next(1_000_000, 9_000_000)}");
            var began = Stopwatch.GetTimestamp();
            var answer = await api.PutAsync("PUT", $"/v1/users/{user}/services/call-forwarding-busy", new { active = true, to });
            times.Add((answer, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }
        return new Latencies(times);
    }
}
