using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Log;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>The queue under load and disorder: what goes first, what is told, what is left behind.</summary>
public sealed class QueueTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private static readonly WorkerName Worker = new();
    private static readonly IReadOnlyDictionary<string, int> Nobody = new Dictionary<string, int>();

    [Fact]
    public async Task W31_beside_a_backlog_fresh_events_go_first_and_the_lanes_keep_their_order()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await world.SubscribeAsync();
        var old = world.Conversation(50);
        await world.PublishAsync(old);
        await world.PublishAsync([.. Enumerable.Range(0, 200).Select(_ => world.Event())]);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        // A new call, and the next event of one whose first fifty are waiting.
        var (fresh, behind) = (world.Event(), world.Event(EventTypes.CallHeld, old[0].ConversationId, 51));
        await world.PublishAsync(fresh, behind);
        var queue = new DeliveryQueue(world.Database, world.Clock);

        var first = await queue.ClaimAsync(Worker, 100, 40, Nobody, world.Options.Lease, CancellationToken.None, TimeSpan.FromSeconds(10));
        Assert.Equal(fresh.Id, Assert.Single(first).EventId);

        var rest = await queue.ClaimAsync(Worker, 1000, 1000, Nobody, world.Options.Lease, CancellationToken.None);
        Assert.Equal(201, rest.Count);
        Assert.Single(rest, r => r.Lane == old[0].ConversationId);
        Assert.Contains(rest, r => r.EventId == old[0].Id);
    }

    [Fact]
    public async Task W31_a_backlog_and_what_comes_meanwhile_all_arrive_once_and_in_the_order_of_their_calls()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var calls = Enumerable.Range(0, 60).Select(_ => world.Conversation(7)).ToArray();
        for (var step = 0; step < 7; step++)
            await world.PublishAsync([.. calls.Select(c => c[step])]);
        await world.WorkAsync();
        await world.WorkAsync();
        var late = Enumerable.Range(0, 20).Select(_ => world.Event()).ToArray();
        await world.PublishAsync(late);

        var all = calls.SelectMany(c => c).Concat(late).Select(e => e.Id).ToHashSet();
        while (world.Receiver.All.Count < all.Count)
            await world.Receiver.NextAsync();
        foreach (var call in calls)
            await world.UntilAsync(endpoint.Id, call[6].Id, "delivered");

        Assert.Equal(all.Order(), world.Receiver.All.Select(r => r.Headers["webhook-id"]).Order());
        var arrival = world.Receiver.All.Select((r, n) => (Id: r.Headers["webhook-id"], n)).ToDictionary(r => r.Id, r => r.n);
        Assert.All(calls, call => Assert.Equal(call.Select(e => e.Id), call.Select(e => e.Id).OrderBy(id => arrival[id])));
    }

    [Fact]
    public async Task W23_an_endpoint_that_is_deleted_with_a_full_queue_leaves_nothing_behind_and_holds_up_nobody()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (doomed, _) = await world.SubscribeAsync("/doomed", ordering: "none");
        var (other, _) = await world.SubscribeAsync("/other");
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = 204;
            return request.Path == "/doomed" ? release.Task : Task.CompletedTask;
        };
        await world.PublishAsync([.. Enumerable.Range(0, 100).Select(_ => world.Event())]);
        await world.WorkAsync();
        await world.Receiver.NextAsync(r => r.Path == "/doomed");

        await world.Endpoints.DeleteAsync(WebhookWorld.Tenant, doomed.Id, _ => { }, CancellationToken.None);
        release.SetResult();
        var after = world.Event();
        await world.PublishAsync(after);
        await world.UntilAsync(other.Id, after.Id, "delivered");

        var left = await world.Database.InPlatformAsync(
            session => session.QuerySingleAsync<long>("SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = @Id", new { doomed.Id }),
            CancellationToken.None
        );
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task W50_a_delivery_that_was_given_up_is_a_dead_letter_listed_counted_and_told_to_the_others()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero] } }
        );
        var (failing, _) = await world.SubscribeAsync("/failing", types: ["call.*", "webhook.*"]);
        var (other, _) = await world.SubscribeAsync("/other", types: ["webhook.*"]);
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Path == "/failing" ? 500 : 204;
            return Task.CompletedTask;
        };
        await world.WorkAsync();
        var lost = world.Event();
        await world.PublishAsync(lost);

        var told = await world.Receiver.NextAsync(r => r.Path == "/other");

        Assert.Equal("webhook.attempt_exhausted", (string?)told.Json["type"]);
        var delivery = told.Json["data"]!["webhookDelivery"]!;
        Assert.Equal(
            (failing.Id, lost.Id, 1, 500),
            ((string)delivery["endpointId"]!, (string)delivery["eventId"]!, (int)delivery["attempts"]!, (int)delivery["lastStatus"]!)
        );
        var filter = new DeliveryFilter(["exhausted"], null, null, null);
        var dead = await world.Deliveries.ListAsync(WebhookWorld.Tenant, failing.Id, filter, null, 10, CancellationToken.None);
        Assert.Equal(lost.Id, Assert.Single(dead!).EventId);
        var figures = await new DeliveryQueue(world.Database, world.Clock).FiguresAsync(CancellationToken.None);
        Assert.Equal(1, figures.DeadLetters);
    }

    [Fact]
    public async Task W48_attempts_are_counted_by_class_and_the_queue_by_its_age()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == WebhookMetrics.MeterName)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => seen.Add($"{instrument.Name} {value} {string.Join(',', tags.ToArray().Select(t => t.Value))}")
        );
        listener.Start();
        var happened = world.Event();
        await world.PublishAsync(happened);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        var queue = new DeliveryQueue(world.Database, world.Clock);
        Assert.InRange((await queue.FiguresAsync(CancellationToken.None)).OldestDueSeconds, 30, 60);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        Assert.Contains("kpneen.webhooks.attempts 1 2xx,schedule", seen);
        Assert.Equal(
            (0, 0.0),
            (
                (await queue.FiguresAsync(CancellationToken.None)).Pending,
                (await queue.FiguresAsync(CancellationToken.None)).OldestDueSeconds
            )
        );
    }

    [Fact]
    public async Task W51_an_event_that_is_published_fifty_times_at_once_is_one_message()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var happened = world.Event();

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async _ =>
                {
                    try
                    {
                        await world.PublishAsync(happened);
                    }
                    catch (Npgsql.PostgresException e) when (e.SqlState == "23505") { }
                })
        );
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        Assert.Single(await world.LogAsync(endpoint.Id));
        Assert.Single(world.Receiver.All);
    }

    [Fact]
    public async Task W52_with_a_tenant_go_its_events_deliveries_and_attempts_and_nobody_elses()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var gone = world.Conversation(3);
        var others = world.Event(tenant: "ten_b");
        await world.PublishAsync([.. gone, others]);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, gone[2].Id, "delivered");
        var departed = new EventRetention(world.Database, world.Clock);
        Assert.Equal(0, await departed.RemoveAsync(CancellationToken.None));

        await DoAsync("DELETE FROM tenants WHERE id = 'ten_a'");
        Assert.Equal(3, await departed.RemoveAsync(CancellationToken.None));

        var left = await world.Database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<long>(
                    """
                    SELECT (SELECT count(*) FROM events WHERE tenant_id = 'ten_a') + (SELECT count(*) FROM webhook_deliveries) + (SELECT count(*) FROM webhook_attempts)
                    """
                ),
            CancellationToken.None
        );
        Assert.Equal(0, left);
        Assert.Equal(1, await DoAsync("DELETE FROM events WHERE tenant_id = 'ten_b'"));

        Task<int> DoAsync(string sql) => world.Database.InPlatformAsync(session => session.ExecuteAsync(sql), CancellationToken.None);
    }
}
