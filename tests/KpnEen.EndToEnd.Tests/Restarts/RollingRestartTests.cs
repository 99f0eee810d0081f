using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Restarts;

/// <summary>A33: two API processes are restarted one after the other while requests go to both, as a balancer sends them that asks <c>/readyz</c>.</summary>
public sealed class RollingRestartTests(ApartFixture apart) : IClassFixture<ApartFixture>
{
    private const int RequestsPerSecond = 200;

    /// <summary>Both are one issuer to clients, and no quota stands in the way of the load.</summary>
    private static readonly Dictionary<string, string?> Node = new()
    {
        ["KPNEEN_LEAVE"] = "1",
        ["KPNEEN_LIMIT_CLIENT"] = "100000/60",
        ["KPNEEN_LIMIT_TENANT"] = "100000/60",
        ["Api__PublicUrl"] = "http://een.test",
        ["Identity__Issuer"] = "http://een.test",
    };
    private static readonly TimeSpan Asking = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A33_no_request_fails_while_all_API_processes_are_restarted_under_load()
    {
        await using var first = await apart.StartAsync("api,identity", apart.Switch, Node);
        await using var second = await apart.StartAsync("api,identity", apart.Switch, Node);
        ServerProcess[] nodes = [first, second];
        var client = apart.Switch.Sandbox["client"]!;
        var token = await new Running.Rest(first.Client, (string)client["id"]!, (string)client["secret"]!).TokenAsync();
        var ready = new ConcurrentDictionary<ServerProcess, bool>(nodes.Select(n => KeyValuePair.Create(n, true)));
        var failures = new ConcurrentQueue<string>();
        var served = new ConcurrentDictionary<ServerProcess, int>();
        using var end = new CancellationTokenSource();

        var watching = nodes.Select(node => WatchAsync(node, ready, end.Token)).ToArray();
        var load = LoadAsync(ready, token, failures, served, end.Token);
        foreach (var node in nodes)
        {
            Assert.Equal(0, await node.StopAsync());
            Assert.False(ready[node]);
            var before = served.GetValueOrDefault(node);
            await node.StartAgainAsync();
            await Until.TrueAsync(
                () => Task.FromResult(served.GetValueOrDefault(node) > before + RequestsPerSecond / 2),
                "it serves again"
            );
        }
        end.Cancel();
        await Task.WhenAll([load, .. watching]);
        Assert.Empty(failures);
    }

    private static async Task WatchAsync(ServerProcess node, ConcurrentDictionary<ServerProcess, bool> ready, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var answer = await node.Client.GetAsync(new Uri("/readyz", UriKind.Relative), end);
                ready[node] = answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                ready[node] = false;
            }
            await Task.Delay(Asking, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task LoadAsync(
        ConcurrentDictionary<ServerProcess, bool> ready,
        string token,
        ConcurrentQueue<string> failures,
        ConcurrentDictionary<ServerProcess, int> served,
        CancellationToken end
    )
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / RequestsPerSecond), TimeProvider.System);
        var asked = new List<Task>();
        // A slow machine is asked less, not more and more.
        using var places = new SemaphoreSlim(32);
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await places.WaitAsync(CancellationToken.None);
            var nodes = ready.Where(r => r.Value).Select(r => r.Key).ToArray();
            if (nodes.Length == 0)
            {
                failures.Enqueue("No process was ready.");
                places.Release();
            }
            else
                asked.Add(AskAsync(nodes[i % nodes.Length], token, failures, served, places));
        }
        await Task.WhenAll(asked);
    }

    private static async Task AskAsync(
        ServerProcess node,
        string token,
        ConcurrentQueue<string> failures,
        ConcurrentDictionary<ServerProcess, int> served,
        SemaphoreSlim places
    )
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/users?limit=1", UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await node.Client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK)
                served.AddOrUpdate(node, 1, (_, n) => n + 1);
            else
                failures.Enqueue($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (HttpRequestException e)
        {
            failures.Enqueue(e.ToString());
        }
        finally
        {
            places.Release();
        }
    }
}
