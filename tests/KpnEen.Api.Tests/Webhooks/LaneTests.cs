using System.Collections.Concurrent;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks;

public sealed class LaneTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W29_the_events_of_each_conversation_arrive_in_order_though_every_third_attempt_fails()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o =>
                o with
                {
                    LeaseMargin = TimeSpan.FromDays(1),
                    Schedule = o.Schedule with { Delays = [TimeSpan.Zero, .. Enumerable.Repeat(TimeSpan.FromSeconds(5), 19)] },
                }
        );
        var (endpoint, _) = await world.SubscribeAsync();
        var calls = Enumerable.Range(0, 10).Select(_ => world.Conversation(6)).ToList();
        var (count, done) = (0, new ConcurrentQueue<ReceivedRequest>());
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = Interlocked.Increment(ref count) % 3 == 0 ? 500 : 204;
            if (response.StatusCode == 204)
                done.Enqueue(request);
            return Task.CompletedTask;
        };
        await world.PublishAsync([.. calls.SelectMany(call => call)]);
        await world.WorkAsync();
        await world.WorkAsync();

        foreach (var call in calls)
        {
            await world.UntilAsync(
                endpoint.Id,
                call[^1].Id,
                d =>
                {
                    world.Clock.Advance(TimeSpan.FromSeconds(1));
                    return d.Status == "delivered";
                }
            );
        }

        var order = done.Select(r => r.Headers["webhook-id"]).ToList();
        foreach (var call in calls)
            Assert.Equal(call.Select(e => e.Id), order.Where(id => call.Any(e => e.Id == id)));
    }

    [Fact]
    public async Task A_conversation_that_waits_for_a_retry_holds_up_only_itself()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var (stuck, free) = (world.Conversation(3), world.Conversation(3));
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Headers["webhook-id"] == stuck[0].Id ? 500 : 204;
            return Task.CompletedTask;
        };
        await world.PublishAsync([.. stuck, .. free]);
        await world.WorkAsync();

        await world.UntilAsync(endpoint.Id, free[2].Id, "delivered");
        await world.UntilAsync(endpoint.Id, stuck[0].Id, d => d.LastStatus == 500);

        Assert.Equal(
            (0, 0),
            (
                (await world.FindAsync(endpoint.Id, stuck[1].Id)).Delivery.Attempts,
                (await world.FindAsync(endpoint.Id, stuck[2].Id)).Delivery.Attempts
            )
        );
    }

    [Fact]
    public async Task After_the_schedule_is_exhausted_the_conversation_goes_on()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero, TimeSpan.FromSeconds(5)] } }
        );
        var (endpoint, _) = await world.SubscribeAsync();
        var call = world.Conversation(2);
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Headers["webhook-id"] == call[0].Id ? 500 : 204;
            return Task.CompletedTask;
        };
        await world.PublishAsync(call);
        await world.WorkAsync();
        await world.UntilAsync(endpoint.Id, call[0].Id, d => d.LastStatus == 500);

        world.Clock.Advance(TimeSpan.FromSeconds(6));

        await world.UntilAsync(endpoint.Id, call[0].Id, "exhausted");
        await world.UntilAsync(endpoint.Id, call[1].Id, "delivered");
    }

    [Fact]
    public async Task Without_ordering_a_later_event_passes_one_that_waits()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(ordering: "none");
        var call = world.Conversation(2);
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Headers["webhook-id"] == call[0].Id ? 500 : 204;
            return Task.CompletedTask;
        };
        await world.PublishAsync(call);
        await world.WorkAsync();

        await world.UntilAsync(endpoint.Id, call[1].Id, "delivered");
        Assert.Equal("pending", (await world.UntilAsync(endpoint.Id, call[0].Id, d => d.LastStatus == 500)).Status);
    }

    [Fact]
    public async Task W27_an_endpoint_that_hangs_does_not_hold_up_the_others()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test, o => o with { ConcurrencyPerEndpoint = 4, Concurrency = 12 });
        var (hangs, _) = await world.SubscribeAsync("/hangs", types: ["call.*"]);
        var (quick, _) = await world.SubscribeAsync("/quick", types: ["call.*"]);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Receiver.Answer = async (request, response) =>
        {
            if (request.Path == "/hangs")
                await release.Task;
            response.StatusCode = 204;
        };
        var events = Enumerable.Range(0, 40).Select(_ => world.Event()).ToArray();
        await world.PublishAsync(events);
        await world.WorkAsync();

        foreach (var e in events)
            await world.UntilAsync(quick.Id, e.Id, "delivered");

        Assert.Equal(4, world.Receiver.All.Count(r => r.Path == "/hangs"));
        release.SetResult();
        await world.UntilAsync(hangs.Id, events[^1].Id, "delivered");
    }
}
