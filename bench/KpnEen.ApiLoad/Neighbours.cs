using KpnEen.Testing;

namespace KpnEen.ApiLoad;

/// <summary>A19: one company asks for ten times its quota; what another company, well within its own, feels of it.</summary>
internal static class Neighbours
{
    /// <summary>A second, of the 50 that a client has.</summary>
    private const double Quiet = 40;
    private const double Loud = 500;

    public static async Task MeasureAsync(ServerOptions options, TimeSpan window)
    {
        // The quotas as they are shipped, but for that of an address: both companies are one here.
        await using var server = await ServerProcess.StartAsync(
            options with
            {
                Environment = new Dictionary<string, string?> { ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60" },
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
        // From a full bucket to an empty one first.
        await AskAsync(loud, Loud, TimeSpan.FromSeconds(10));
        var noise = AskAsync(loud, Loud, window);
        var beside = await AskAsync(quiet, Quiet, window);
        var refused = await noise;

        Console.WriteLine();
        Console.WriteLine($"**One company at {Loud:0} requests a second with a quota of 50, another at {Quiet:0}**, ms");
        Console.WriteLine();
        Console.WriteLine("| | requests | p50 | p95 | p99 | p99 of alone |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine(alone.Row("the quiet one, alone"));
        Console.WriteLine(beside.Row("the quiet one, beside (goal: p99 < 1.1)", alone));
        Console.WriteLine(refused.Row("the loud one"));
        Console.WriteLine();
        Console.WriteLine(
            $"Of the loud one's {refused.Count} requests {refused.Served.Count} were served; of the quiet one's {beside.Count} {beside.Served.Count}."
        );
    }

    private static Task<Latencies> AskAsync(Api api, double rate, TimeSpan window) =>
        OpenLoad.RunAsync(rate, window, _ => api.GetAsync("users", "/v1/users?limit=20"));
}
