using System.Collections.Concurrent;
using KpnEen.Testing;

namespace KpnEen.ApiLoad;

/// <summary>A19: one company asks for ten times its quota; what another company, well within its own, feels of it.</summary>
internal static class Neighbours
{
    /// <summary>Of a client, a second.</summary>
    private const int Quota = 50;
    private const double Quiet = 40;
    private const double Loud = 500;

    public static async Task MeasureAsync(ServerOptions options, TimeSpan window)
    {
        // The rates as they are shipped, over one second instead of sixty, so that many windows go by; both companies are one address here.
        await using var server = await ServerProcess.StartAsync(
            options with
            {
                Environment = new Dictionary<string, string?>
                {
                    ["KPNEEN_LIMIT_CLIENT"] = $"{Quota}/1",
                    ["KPNEEN_LIMIT_TENANT"] = $"{Quota * 2}/1",
                    ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60",
                },
            }
        );
        using var http = Run.Client(server.Http);
        using var other = Run.Client(server.Http);
        var (client, partner) = (server.Sandbox["client"]!, server.Sandbox["partnerClient"]!);
        var quiet = await Api.OpenAsync(http, (string)client["id"]!, (string)client["secret"]!);
        var platform = await Api.OpenAsync(other, (string)partner["id"]!, (string)partner["secret"]!);
        var company = await platform.ReadAsync(HttpMethod.Post, "/v1/tenants", new { name = "Loud", domain = "loud.example" });
        var loud = await Api.OpenAsync(other, (string)partner["id"]!, (string)partner["secret"]!, (string)company["id"]!);

        await AskAsync(quiet, Quiet, window / 2);
        var alone = await AskAsync(quiet, Quiet, window);
        // Until the first window is full.
        await AskAsync(loud, Loud, TimeSpan.FromSeconds(2));
        var served = new ConcurrentBag<int>();
        var noise = OpenLoad.RunAsync(
            Loud,
            window,
            async n =>
            {
                var answer = await loud.GetAsync("users", "/v1/users?limit=20");
                if (answer.Status == 200)
                    served.Add(n);
                return answer;
            }
        );
        var beside = await AskAsync(quiet, Quiet, window);
        var refused = await noise;

        Console.WriteLine();
        Console.WriteLine($"**One company at {Loud:0} requests a second with a quota of {Quota}, another at {Quiet:0}**, ms");
        Console.WriteLine();
        Console.WriteLine("| | requests | p50 | p95 | p99 | p99 of alone |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine(alone.Row("the quiet one, alone"));
        Console.WriteLine(beside.Row("the quiet one, beside (goal: p99 < 1.1)", alone));
        Console.WriteLine(refused.Row("the loud one"));
        Console.WriteLine();
        Console.WriteLine(
            $"Of the loud one's {refused.Count} requests {refused.Served.Count} were served, {Enforced(served) / Quota - 1:+0.0 %;-0.0 %} off its quota (goal: 5 %); of the quiet one's {beside.Count} {beside.Served.Count}."
        );
    }

    /// <summary>Requests served a second, from the begin of the first window to that of the last: at this rate each is used up as soon as it opens.</summary>
    private static double Enforced(IEnumerable<int> served)
    {
        int[] sorted = [.. served.Order()];
        int[] begins = [.. Enumerable.Range(1, Math.Max(0, sorted.Length - 1)).Where(i => sorted[i] - sorted[i - 1] > Loud / 4)];
        return begins is [var first, .., var last] ? (last - first) / ((sorted[last] - sorted[first]) / Loud) : double.NaN;
    }

    private static Task<Latencies> AskAsync(Api api, double rate, TimeSpan window) =>
        OpenLoad.RunAsync(rate, window, _ => api.GetAsync("users", "/v1/users?limit=20"));
}
