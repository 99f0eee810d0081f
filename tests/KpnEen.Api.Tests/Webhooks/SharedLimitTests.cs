using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>A limit of an endpoint is of all workers together, each in a process of its own.</summary>
public sealed class SharedLimitTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private const int PerSecond = 40;

    [Fact]
    public async Task W28_two_workers_send_together_what_one_endpoint_may_get_in_a_second()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(ordering: "none", change: s => s with { MaxPerSecond = PerSecond });
        await world.WorkAsync();
        await world.WorkAsync();
        // Both have said that they are there.
        await UntilAsync(async () => await WorkersAsync(world) == 2);
        var events = Enumerable.Range(0, 3 * PerSecond).Select(_ => world.Event()).ToArray();
        await world.PublishAsync(events);

        await UntilAsync(() => Task.FromResult(world.Receiver.All.Count == events.Length));

        var times = world.Receiver.All.Select(r => r.At).Order().ToList();
        var rate = (times.Count - 1) / (times[^1] - times[0]).TotalSeconds;
        Assert.InRange(rate, 0.7 * PerSecond, 1.1 * PerSecond);
        Assert.Equal(events.Length, world.Receiver.All.Select(r => r.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task W28_a_worker_that_went_or_died_leaves_its_share_to_the_others()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { MaxPerSecond = PerSecond });
        var (calls, queue) = (
            new Data.Webhooks.WorkerRollCall(world.Database, world.Clock),
            new Data.Webhooks.DeliveryQueue(world.Database, world.Clock)
        );
        var (stays, dies, leaves) = (new Data.Webhooks.WorkerName(), new Data.Webhooks.WorkerName(), new Data.Webhooks.WorkerName());
        foreach (var worker in new[] { stays, dies, leaves })
            await calls.HereAsync(worker, CancellationToken.None);
        Assert.Equal(PerSecond / 3.0, await ShareAsync());
        await calls.GoneAsync(leaves, CancellationToken.None);
        Assert.Equal(PerSecond / 2.0, await ShareAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(16));
        await calls.HereAsync(stays, CancellationToken.None);
        Assert.Equal(PerSecond, await ShareAsync());

        async Task<double?> ShareAsync()
        {
            await world.PublishAsync(world.Event(EventTypes.CallEnded));
            var claimed = await queue.ClaimAsync(
                stays,
                10,
                10,
                new Dictionary<string, int>(),
                TimeSpan.FromMinutes(1),
                CancellationToken.None
            );
            return Assert.Single(claimed, c => c.EndpointId == endpoint.Id).MaxPerSecond;
        }
    }

    private static Task<long> WorkersAsync(WebhookWorld world) =>
        world.Database.InPlatformAsync(s => s.QuerySingleAsync<long>("SELECT count(*) FROM webhook_workers"), CancellationToken.None);

    private static async Task UntilAsync(Func<Task<bool>> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!await wanted())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
