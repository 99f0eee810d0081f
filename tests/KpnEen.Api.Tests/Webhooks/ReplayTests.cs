using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>W26: events are sent again with the same id and the same bytes: one, those that failed, those never tried, or a span of time.</summary>
public sealed class ReplayTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W26_all_that_failed_since_a_moment_is_sent_again_and_nothing_else()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero] } }
        );
        var (endpoint, _) = await world.SubscribeAsync();
        await world.WorkAsync();
        var (well, early, failed) = (world.Event(), world.Event(), world.Event());
        await world.PublishAsync(well);
        await world.UntilAsync(endpoint.Id, well.Id, "delivered");
        world.Receiver.AnswerWith(500);
        await world.PublishAsync(early);
        await world.UntilAsync(endpoint.Id, early.Id, "exhausted");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var since = world.Clock.GetUtcNow();
        failed = failed with { OccurredAt = since };
        await world.PublishAsync(failed);
        await world.UntilAsync(endpoint.Id, failed.Id, "exhausted");
        world.Receiver.AnswerWith(204);

        var done = await world.ReplayAsync(endpoint.Id, "failed", since);

        Assert.Equal(("succeeded", 1), (done.State, done.CompletedItems));
        await world.UntilAsync(endpoint.Id, failed.Id, "delivered");
        var sent = world.Receiver.All.Where(r => r.Headers["webhook-id"] == failed.Id).ToList();
        Assert.Equal(["schedule", "replay"], sent.Select(r => r.Headers["webhook-attempt-trigger"]));
        Assert.Equal(sent[0].Body, sent[1].Body);
        var (_, attempts) = await world.FindAsync(endpoint.Id, failed.Id);
        Assert.Equal([("schedule", 500), ("replay", 204)], attempts.Select(a => (a.Trigger, a.Status)));
        Assert.Equal("exhausted", (await world.FindAsync(endpoint.Id, early.Id)).Delivery.Status);
        Assert.Single(world.Receiver.All, r => r.Headers["webhook-id"] == well.Id);
    }

    [Fact]
    public async Task W26_events_from_before_the_endpoint_was_there_are_sent_as_missing_in_their_order_and_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var since = world.Clock.GetUtcNow();
        var call = world.Conversation(4);
        await world.PublishAsync(call);
        await world.PublishAsync(world.Event(EventTypes.CallAnswered, tenant: "ten_b"));
        var (endpoint, _) = await world.SubscribeAsync(types: ["call.*"]);
        await world.WorkAsync();

        var done = await world.ReplayAsync(endpoint.Id, "missing", since);

        // conversation.closed is none of its types, and the other tenant's is none of its business.
        Assert.Equal(3, done.CompletedItems);
        foreach (var e in call[..3])
            await world.UntilAsync(endpoint.Id, e.Id, "delivered");
        Assert.Equal(call[..3].Select(e => e.Id), world.Receiver.All.Select(r => r.Headers["webhook-id"]));
        Assert.All(world.Receiver.All, r => Assert.Equal("replay", r.Headers["webhook-attempt-trigger"]));
        Assert.Equal(0, (await world.ReplayAsync(endpoint.Id, "missing", since)).CompletedItems);
    }

    [Fact]
    public async Task W26_a_range_is_sent_whatever_became_of_it()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var start = world.Clock.GetUtcNow();
        var never = world.Event() with { OccurredAt = start.AddMinutes(1) };
        await world.PublishAsync(never);
        var (endpoint, _) = await world.SubscribeAsync();
        await world.WorkAsync();
        var events = Enumerable.Range(0, 4).Select(n => world.Event() with { OccurredAt = start.AddMinutes(n) }).ToArray();
        await world.PublishAsync(events);
        foreach (var e in events)
            await world.UntilAsync(endpoint.Id, e.Id, "delivered");

        var done = await world.ReplayAsync(endpoint.Id, "all", start.AddMinutes(1), start.AddMinutes(3));
        await world.UntilAsync(endpoint.Id, never.Id, "delivered");
        await world.UntilAsync(endpoint.Id, events[2].Id, d => d is { Attempts: 2, Status: "delivered" });
        await world.UntilAsync(endpoint.Id, events[1].Id, d => d is { Attempts: 2, Status: "delivered" });

        Assert.Equal((3, 3), (done.CompletedItems, done.TotalItems));
        Assert.Single(world.Receiver.All, r => r.Headers["webhook-id"] == events[0].Id);
        Assert.Single(world.Receiver.All, r => r.Headers["webhook-id"] == events[3].Id);
    }

    [Fact]
    public async Task W26_a_replay_queues_no_more_a_second_than_it_may_and_ends_where_it_is_called_off()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var since = world.Clock.GetUtcNow();
        await world.PublishAsync([.. Enumerable.Range(0, 30).Select(_ => world.Event())]);
        var (endpoint, _) = await world.SubscribeAsync(types: ["call.*"]);
        var (_, begun) = await world.BeginReplayAsync(endpoint.Id, "missing", since, maxPerSecond: 10);

        var (began, queued) = (world.Clock.GetUtcNow(), 0);
        while (queued < 20)
        {
            while (await world.StepAsync()) { }
            queued = (await world.LogAsync(endpoint.Id)).Count;
            // Half a second's worth at a time, each half second.
            Assert.InRange(queued, 5, 5 + 10 * (world.Clock.GetUtcNow() - began).TotalSeconds);
            Assert.Equal(0, queued % 5);
            world.Clock.Advance(TimeSpan.FromMilliseconds(501));
        }

        await world.Operations.CancelAsync(WebhookWorld.Tenant, begun!.Id, CancellationToken.None);
        Assert.False(await world.StepAsync());
        Assert.Equal(queued, (await world.LogAsync(endpoint.Id)).Count);
    }

    [Fact]
    public async Task W26_a_replay_of_an_endpoint_that_is_deleted_meanwhile_fails_and_says_why()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var since = world.Clock.GetUtcNow();
        var (endpoint, _) = await world.SubscribeAsync();
        var (_, begun) = await world.BeginReplayAsync(endpoint.Id, "all", since);
        await world.Endpoints.DeleteAsync(WebhookWorld.Tenant, endpoint.Id, _ => { }, CancellationToken.None);

        await world.StepAsync();

        var failed = await world.Operations.FindAsync(WebhookWorld.Tenant, begun!.Id, CancellationToken.None);
        Assert.Equal(("failed", "notFound"), (failed!.State, failed.ProblemCode));
    }
}
