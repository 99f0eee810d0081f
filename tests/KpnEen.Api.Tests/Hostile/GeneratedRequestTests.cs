using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Isolation;
using Xunit.Abstractions;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>
/// A32: requests made of the OpenAPI document by spoiling what it allows. Every answer is held against the document by
/// <see cref="ContractHandler"/>. Two thousand here; <c>KPNEEN_FUZZ=100000</c> for the long run, <c>KPNEEN_FUZZ_SEED</c> for another one.
/// </summary>
public sealed class GeneratedRequestTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const int WithOneTenant = 400;
    private static readonly int Requests = Setting("KPNEEN_FUZZ", 2000);
    private static readonly int Seed = Setting("KPNEEN_FUZZ_SEED", 1);

    private static readonly Dictionary<string, string?> NoLimits = new()
    {
        ["KPNEEN_LIMIT_CLIENT"] = "1000000/60",
        ["KPNEEN_LIMIT_TENANT"] = "1000000/60",
        ["KPNEEN_LIMIT_CALLS"] = "1000000/60",
        ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60",
    };

    [Fact]
    public async Task A32_No_request_made_of_the_document_gets_5xx_or_an_answer_that_is_not_documented()
    {
        var node = await api.ApartAsync(api.Anonymous(), NoLimits);
        var targets = await HostileTarget.AllAsync();
        var failures = new ConcurrentDictionary<string, string>();
        var statuses = new ConcurrentDictionary<int, int>();
        var tried = new ConcurrentDictionary<string, int>();
        var started = Stopwatch.StartNew();
        var rounds = Enumerable.Range(0, (Requests + WithOneTenant - 1) / WithOneTenant);
        await Parallel.ForEachAsync(
            rounds,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (round, _) =>
            {
                var requests = new HostileRequests(Seed * 1_000_003 + round);
                var owner = (await api.TenantAsync()).At(node);
                var partner = api.Partner().At(node);
                var ids = await ForeignTenantTests.FillAsync(api, owner);
                ids["tenantId"] = (await api.TenantAsync()).TenantId;
                for (var i = 0; i < WithOneTenant; i++)
                {
                    var target = targets[(round * WithOneTenant + i) % targets.Length];
                    using var request = requests.Next(target, node.Address, ids);
                    var asked =
                        $"seed {Seed}, round {round}, request {i}: {target.Id} {request.Method} {request.RequestUri!.OriginalString}";
                    var body = request.Content is { } content
                        ? Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(CancellationToken.None))
                        : "";
                    tried.AddOrUpdate(target.Id, 1, (_, n) => n + 1);
                    try
                    {
                        var reply = await (target.ForPartners ? partner : owner).SendAsync(request);
                        statuses.AddOrUpdate(reply.Status, 1, (_, n) => n + 1);
                        if (reply.Status >= 500)
                            failures.TryAdd(
                                $"{target.Id} {reply.Status}",
                                $"{asked}\n{Headers(request)}{Start(body)}\n{Start(reply.Text)}\n{Fault(reply.Text)}"
                            );
                    }
                    catch (Exception e) when (e is Xunit.Sdk.XunitException or HttpRequestException)
                    {
                        failures.TryAdd(
                            $"{target.Id} {Start(e.Message, 120)}",
                            $"{asked}\n{Headers(request)}{Start(body)}\n{Start(e.Message)}"
                        );
                    }
                }
            }
        );

        output.WriteLine($"{statuses.Values.Sum()} answers in {started.Elapsed.TotalSeconds:F1} s, seed {Seed}");
        output.WriteLine(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(failures.IsEmpty, $"{failures.Count} kinds of failure:\n\n{string.Join("\n\n", failures.Values.Order().Take(60))}");
        Assert.Equal(targets.Length, tried.Count);
        // Requests that are all refused at the door try nothing.
        Assert.True(statuses.Where(s => s.Key < 300).Sum(s => s.Value) > statuses.Values.Sum() / 20, "hardly any request did anything");
    }

    private string Fault(string answer) =>
        string.Join('\n', api.Faults.Lines.TakeLast(answer.Length > 0 ? 3 : 0).Select(l => Start(l, 1500)));

    private static string Headers(HttpRequestMessage request) =>
        string.Concat(request.Headers.Where(h => h.Key != "Authorization").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}\n"))
        + request.Content?.Headers;

    private static string Start(string text, int length = 600) => text.Length <= length ? text : text[..length];

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : standard;
}
