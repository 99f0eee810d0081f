using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Webhooks.Health;

/// <summary>Endpoints that fail, heal, pause and are resumed, with the days between them passing at once.</summary>
public sealed class EndpointHealthFlowTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W24_an_endpoint_that_only_fails_is_degraded_then_warned_of_then_paused_and_the_others_hear_of_each()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var (ill, watcher) = await TwoAsync(world);
        await world.WorkAsync();

        for (var i = 0; i < 3; i++)
            await FailAsync(world, ill);
        Assert.NotNull((await FindAsync(world, ill)).FailingSince);
        world.Clock.Advance(TimeSpan.FromDays(2.4));
        await FailAsync(world, ill);
        Assert.Equal([EventTypes.WebhookEndpointDegraded], await HeardAsync(world, watcher, 1));
        world.Clock.Advance(TimeSpan.FromDays(0.2));
        await FailAsync(world, ill);
        Assert.Equal([EventTypes.WebhookEndpointDegraded, EventTypes.WebhookEndpointPauseWarning], await HeardAsync(world, watcher, 2));
        world.Clock.Advance(TimeSpan.FromDays(2.3));
        await FailAsync(world, ill);
        Assert.True((await FindAsync(world, ill)).Enabled);
        world.Clock.Advance(TimeSpan.FromDays(0.2));
        await FailAsync(world, ill);

        var paused = await FindAsync(world, ill);
        Assert.Equal((false, "failing"), (paused.Enabled, paused.DisabledReason));
        Assert.Equal(
            [EventTypes.WebhookEndpointDegraded, EventTypes.WebhookEndpointPauseWarning, EventTypes.WebhookEndpointPaused],
            await HeardAsync(world, watcher, 3)
        );
        Assert.DoesNotContain(await world.LogAsync(ill), d => EventTypes.IsAboutWebhookEndpoints(d.EventType));
        var told = world.Receiver.All.Last(r =>
            r.Path == "/watcher" && r.Text.Contains("webhook_endpoint.paused", StringComparison.Ordinal)
        );
        Assert.Equal((ill, "paused", "failing"), Told(told.Json["data"]!["webhookEndpoint"]!));
        Assert.DoesNotContain("/ill", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task W24_one_success_ends_the_degraded_state_and_the_clock_starts_anew()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var (ill, watcher) = await TwoAsync(world);
        await world.WorkAsync();
        for (var i = 0; i < 3; i++)
            await FailAsync(world, ill);
        world.Clock.Advance(TimeSpan.FromDays(4));
        world.Receiver.AnswerWith(204);
        var good = world.Event();
        await world.PublishAsync(good);
        await world.UntilAsync(ill, good.Id, "delivered");

        Assert.Null((await FindAsync(world, ill)).FailingSince);
        Assert.Equal([EventTypes.WebhookEndpointDegraded, EventTypes.WebhookEndpointRecovered], await HeardAsync(world, watcher, 2));
    }

    [Fact]
    public async Task A_degraded_endpoint_that_nothing_is_sent_to_is_probed_once_an_hour_and_recovers_alone()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var (ill, watcher) = await TwoAsync(world);
        await world.WorkAsync();
        for (var i = 0; i < 3; i++)
            await FailAsync(world, ill);
        var prober = new EndpointProber(new EndpointProbe(world.Database, world.Clock), world.Clock, NullLogger<EndpointProber>.Instance);
        Assert.Equal(0, await prober.ProbeAsync(CancellationToken.None));

        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await prober.ProbeAsync(CancellationToken.None));
        Assert.Equal(0, await prober.ProbeAsync(CancellationToken.None));
        var failed = await ProbeAsync(world, ill, 1);
        Assert.Equal("exhausted", failed.Status);
        Assert.NotNull((await FindAsync(world, ill)).FailingSince);

        world.Receiver.AnswerWith(200);
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await prober.ProbeAsync(CancellationToken.None));
        Assert.Equal("delivered", (await ProbeAsync(world, ill, 2)).Status);
        Assert.Null((await FindAsync(world, ill)).FailingSince);
        Assert.Equal([EventTypes.WebhookEndpointDegraded, EventTypes.WebhookEndpointRecovered], await HeardAsync(world, watcher, 2));
        var probe = world.Receiver.All.Last(r => r.Headers["webhook-attempt-trigger"] == "probe");
        Assert.True((bool)probe.Json["test"]!);
        world.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await prober.ProbeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task W12_410_pauses_at_once_and_resuming_with_replay_sends_what_was_skipped_and_nothing_by_itself()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var call = world.Conversation(3);
        world.Receiver.AnswerWith(410);
        await world.PublishAsync(call);
        await world.WorkAsync();
        foreach (var e in call)
            await world.UntilAsync(endpoint.Id, e.Id, "skipped");
        Assert.Equal("gone", (await FindAsync(world, endpoint.Id)).DisabledReason);
        Assert.Single(world.Receiver.All);

        world.Receiver.AnswerWith(204);
        var resumed = await world.Pauses.ResumeAsync(
            WebhookWorld.Tenant,
            endpoint.Id,
            "skipped",
            new Actor("api", "cli_1"),
            CancellationToken.None
        );
        Assert.Equal((3, true), (resumed!.Value.Queued, resumed.Value.Endpoint.Enabled));
        foreach (var e in call)
            await world.UntilAsync(endpoint.Id, e.Id, "delivered");
        Assert.Equal(call.Select(e => e.Id), world.Receiver.All.Skip(1).Select(r => r.Headers["webhook-id"]));
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("skipped", 1)]
    [InlineData("failed", 2)]
    public async Task W25_resuming_replays_what_is_asked_for_and_no_more(string replay, int queued)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero] } }
        );
        var (endpoint, _) = await world.SubscribeAsync();
        await world.WorkAsync();
        var delivered = world.Event();
        await world.PublishAsync(delivered);
        await world.UntilAsync(endpoint.Id, delivered.Id, "delivered");
        world.Receiver.AnswerWith(500);
        var exhausted = world.Event();
        await world.PublishAsync(exhausted);
        await world.UntilAsync(endpoint.Id, exhausted.Id, "exhausted");
        var actor = new Actor("api", "cli_1");
        var paused = await world.Pauses.PauseAsync(WebhookWorld.Tenant, endpoint.Id, _ => { }, actor, CancellationToken.None);
        Assert.Equal((false, "byUser"), (paused!.Enabled, paused.DisabledReason));
        var skipped = world.Event();
        await world.PublishAsync(skipped);
        Assert.Equal("endpointDisabled", (await world.UntilAsync(endpoint.Id, skipped.Id, "skipped")).Reason);

        world.Receiver.AnswerWith(204);
        var resumed = await world.Pauses.ResumeAsync(WebhookWorld.Tenant, endpoint.Id, replay, actor, CancellationToken.None);

        Assert.Equal(queued, resumed!.Value.Queued);
    }

    [Fact]
    public async Task W24_two_endpoints_of_a_tenant_that_fail_together_do_not_wait_for_each_other()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
            ids.Add((await world.SubscribeAsync($"/ill{i}", types: [EventTypes.CallAnswered, "webhook_endpoint.*"])).Endpoint.Id);
        world.Receiver.AnswerWith(410);
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);

        foreach (var id in ids)
            await world.UntilAsync(id, happened.Id, "skipped");
        foreach (var id in ids)
            Assert.Equal("gone", (await FindAsync(world, id)).DisabledReason);
    }

    [Theory]
    [InlineData("disable", true, 500, "skipped", "byReceiver")]
    [InlineData("disable", true, 200, "delivered", "byReceiver")]
    [InlineData("disable", false, 500, "pending", null)]
    [InlineData("abort-message", true, 500, "exhausted", null)]
    [InlineData("abort-message", false, 500, "pending", null)]
    [InlineData("nonsense", true, 500, "pending", null)]
    public async Task W13_the_header_webhook_delivery_of_an_answer_is_obeyed_unless_the_endpoint_says_no(
        string command,
        bool obeyed,
        int status,
        string expected,
        string? reason
    )
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { ReceiverControl = obeyed });
        world.Receiver.Answer = (_, response) =>
        {
            response.StatusCode = status;
            response.Headers["webhook-delivery"] = command;
            return Task.CompletedTask;
        };
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);

        await world.UntilAsync(endpoint.Id, happened.Id, d => d.LastStatus == status && d.Status == expected);
        Assert.Equal(reason, (await FindAsync(world, endpoint.Id)).DisabledReason);
    }

    private static Task<WebhookWorld> StartAsync(Testing.TestDatabase test) =>
        WebhookWorld.StartAsync(test, o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero, TimeSpan.FromDays(30)] } });

    /// <summary>One that fails, and one that hears of it.</summary>
    private static async Task<(string Ill, string Watcher)> TwoAsync(WebhookWorld world)
    {
        var ill = (await world.SubscribeAsync("/ill")).Endpoint.Id;
        var watcher = (await world.SubscribeAsync("/watcher", types: ["webhook_endpoint.*"])).Endpoint.Id;
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Path == "/ill" ? 500 : 204;
            return Task.CompletedTask;
        };
        return (ill, watcher);
    }

    private static async Task FailAsync(WebhookWorld world, string id)
    {
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.UntilAsync(id, happened.Id, d => d.LastStatus == 500);
    }

    private static async Task<string[]> HeardAsync(WebhookWorld world, string watcher, int count)
    {
        var deliveries = await world.LogAsync(watcher);
        Assert.Equal(count, deliveries.Count);
        foreach (var delivery in deliveries)
            await world.UntilAsync(watcher, delivery.EventId, "delivered");
        return [.. deliveries.OrderBy(d => d.OccurredAt).Select(d => d.EventType)];
    }

    private static async Task<WebhookDelivery> ProbeAsync(WebhookWorld world, string id, int number)
    {
        var probes = (await world.LogAsync(id)).Where(d => d.Trigger == "probe").OrderBy(d => d.CreatedAt).ToList();
        Assert.Equal(number, probes.Count);
        return await world.UntilAsync(id, probes[^1].EventId, d => d.FinishedAt is not null);
    }

    private static async Task<WebhookEndpoint> FindAsync(WebhookWorld world, string id) =>
        (await world.Endpoints.FindAsync(WebhookWorld.Tenant, id, CancellationToken.None))!;

    private static (string?, string?, string?) Told(System.Text.Json.Nodes.JsonNode endpoint) =>
        ((string?)endpoint["id"], (string?)endpoint["state"], (string?)endpoint["pausedReason"]);
}
