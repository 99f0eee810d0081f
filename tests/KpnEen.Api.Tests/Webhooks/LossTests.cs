using KpnEen.Data.Postgres;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>What happens to deliveries when a worker, a receiver or the database goes away.</summary>
public sealed class LossTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private static readonly WorkerName Worker = new();

    [Fact]
    public async Task W20_a_worker_that_starts_again_on_its_node_goes_on_at_once_with_what_it_held_when_it_died()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await world.SubscribeAsync();
        await world.PublishAsync(world.Event());
        var queue = new DeliveryQueue(world.Database, world.Clock);
        var folder = Directory.CreateTempSubdirectory("kpneen-worker-");
        try
        {
            var state = new StateFolder(folder.FullName);
            string delivery;
            using (var first = new WorkerName(state))
            {
                delivery = Assert.Single(await ClaimAsync(first)).Id;
                // Who lives is not taken for dead by a second on the same folder.
                using var beside = new WorkerName(state);
                Assert.Null(beside.Former);
                Assert.Empty(await ClaimAsync(beside));
            }
            using var again = new WorkerName(state);
            Assert.Equal(delivery, Assert.Single(await ClaimAsync(again)).Id);
            Assert.Empty(await ClaimAsync(again));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(WorkerName name) =>
            queue.ClaimAsync(name, 10, 4, new Dictionary<string, int>(), world.Options.Lease, CancellationToken.None);
    }

    [Fact]
    public async Task W20_thethe_delivery_of_a_worker_that_died_in_mid_attempt_is_sent_by_another_when_the_lease_ends()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        // Claimed and never heard of again: what a kill -9 leaves behind.
        var queue = new DeliveryQueue(world.Database, world.Clock);
        var lost = Assert.Single(
            await queue.ClaimAsync(Worker, 10, 4, new Dictionary<string, int>(), world.Options.Lease, CancellationToken.None)
        );
        await world.WorkAsync();
        Assert.Empty(await queue.ClaimAsync(Worker, 10, 4, new Dictionary<string, int>(), world.Options.Lease, CancellationToken.None));

        world.Clock.Advance(world.Options.Lease + TimeSpan.FromSeconds(1));
        var request = await world.Receiver.NextAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        Assert.Equal((happened.Id, "2"), (request.Headers["webhook-id"], request.Headers["webhook-attempt"]));
        var (delivery, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal([(1, "interrupted"), (2, null)], attempts.Select(a => (a.Number, a.Error)));
        Assert.Equal(lost.Id, delivery.Id);
    }

    [Fact]
    public async Task W22_two_workers_and_a_slow_receiver_send_each_delivery_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(ordering: "none");
        var events = Enumerable.Range(0, 60).Select(_ => world.Event()).ToArray();
        // Nothing is answered before both workers are at it.
        var (waiting, release) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        world.Receiver.Answer = (_, response) =>
        {
            response.StatusCode = 204;
            if (Interlocked.Increment(ref waiting) == 2 * world.Options.ConcurrencyPerEndpoint)
                release.SetResult();
            return release.Task;
        };
        await world.PublishAsync(events);
        await world.WorkAsync();
        await world.WorkAsync();

        foreach (var e in events)
            await world.UntilAsync(endpoint.Id, e.Id, "delivered");

        Assert.Equal(60, world.Receiver.All.Count);
        Assert.Equal(60, world.Receiver.All.DistinctBy(r => r.Headers["webhook-id"]).Count());
    }

    [Fact]
    public async Task A_worker_that_is_stopped_in_mid_attempt_gives_the_delivery_back_at_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test, o => o with { StopPatience = TimeSpan.FromMilliseconds(50) });
        var (endpoint, _) = await world.SubscribeAsync();
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Receiver.Answer = (_, _) => never.Task;
        var happened = world.Event();
        await world.PublishAsync(happened);
        var first = await world.WorkAsync();
        await world.Receiver.NextAsync();

        await first.StopAsync(CancellationToken.None);
        world.Receiver.AnswerWith(204);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal([(1, "interrupted"), (2, null)], attempts.Select(a => (a.Number, a.Error)));
        never.SetResult();
    }

    [Fact]
    public async Task W21_an_event_that_is_rolled_back_is_not_delivered()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var taken = world.Event();
        await world.PublishAsync(taken);
        var (never, always) = (world.Event(), world.Event());
        // The second statement of the transaction fails: the event goes with it.
        await Assert.ThrowsAnyAsync<PostgresException>(() =>
            world.Database.InPlatformAsync(
                async session =>
                {
                    session.Emit(new Pbx.Log.LogEntry(never));
                    await session.ExecuteAsync("INSERT INTO tenants (id, name, domain) VALUES ('ten_a', 'again', 'again.test')");
                },
                CancellationToken.None
            )
        );
        await world.PublishAsync(always);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, always.Id, "delivered");

        Assert.Equal(new[] { taken.Id, always.Id }.Order(), world.Receiver.All.Select(r => r.Headers["webhook-id"]).Order());
    }

    [Fact]
    public async Task W21_with_postgresql_away_and_back_all_is_delivered_without_a_restart()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        await cluster.ExecuteAsync("CREATE DATABASE outage");
        await using var world = await WebhookWorld.StartAsync(cluster.ConnectionString("outage"));
        var (endpoint, _) = await world.SubscribeAsync();
        await world.WorkAsync();
        var before = world.Event();
        await world.PublishAsync(before);
        await world.UntilAsync(endpoint.Id, before.Id, "delivered");
        // Away while an attempt is under way: its outcome is written when PostgreSQL is back.
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Receiver.Answer = (_, response) =>
        {
            response.StatusCode = 204;
            return answer.Task;
        };
        var during = world.Event();
        await world.PublishAsync(during);
        await world.Receiver.NextAsync(r => r.Headers["webhook-id"] == during.Id);

        await cluster.StopAsync(crash: true);
        answer.SetResult();
        await cluster.StartAsync();

        var after = world.Event();
        await WhenBackAsync(() => world.PublishAsync(after));
        await WhenBackAsync(() => world.UntilAsync(endpoint.Id, during.Id, "delivered"));
        await world.UntilAsync(endpoint.Id, after.Id, "delivered");
        Assert.Single(world.Receiver.All, r => r.Headers["webhook-id"] == during.Id);
    }

    /// <summary>Connections of the pool that broke are found out by use, one at a time.</summary>
    private static async Task WhenBackAsync(Func<Task> work)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await work();
                return;
            }
            catch (NpgsqlException) when (tries < 50) { }
        }
    }
}
