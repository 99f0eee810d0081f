using KpnEen.Api.Webhooks.Signing;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks;

public sealed class DeliveryTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task An_event_arrives_signed_with_its_id_and_the_bytes_of_the_log()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (_, secret) = await world.SubscribeAsync();
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);

        var request = await world.Receiver.NextAsync();

        Assert.Equal(happened.Id, request.Headers["webhook-id"]);
        Assert.Equal("1", request.Headers["webhook-attempt"]);
        Assert.Equal("schedule", request.Headers["webhook-attempt-trigger"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal(happened.Id, (string?)request.Json["id"]);
        var stored = await world.Database.InPlatformAsync(
            session => session.QuerySingleAsync<string>("SELECT envelope::text FROM events WHERE id = @Id", new { happened.Id }),
            CancellationToken.None
        );
        Assert.Equal(stored, request.Text);
        Assert.Equal(Expected(request, secret), request.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task W6_a_retry_keeps_id_and_bytes_and_signs_anew()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, secret) = await world.SubscribeAsync();
        await world.WorkAsync();
        world.Receiver.AnswerWith(500);
        var happened = world.Event();
        await world.PublishAsync(happened);
        var first = await world.Receiver.NextAsync();
        var waiting = await world.UntilAsync(endpoint.Id, happened.Id, d => d.LastStatus == 500);
        Assert.InRange(waiting.DueAt!.Value - world.Clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        world.Receiver.AnswerWith(204);
        world.Clock.Advance(TimeSpan.FromSeconds(6));
        var second = await world.Receiver.NextAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("2", second.Headers["webhook-attempt"]);
        Assert.NotEqual(first.Headers["webhook-timestamp"], second.Headers["webhook-timestamp"]);
        Assert.Equal(Expected(second, secret), second.Headers["webhook-signature"]);
        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal([500, 204], attempts.Select(a => a.Status!.Value));
        Assert.Equal(second.Headers["webhook-signature"], attempts[1].RequestHeaders.GetProperty("webhook-signature").GetString());
    }

    [Fact]
    public async Task W7_during_the_grace_of_a_rotation_both_secrets_sign_the_new_one_first()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, old) = await world.SubscribeAsync();
        var fresh = WebhookSecret.Create();
        await world.Endpoints.RotateAsync(
            WebhookWorld.Tenant,
            endpoint.Id,
            _ => fresh.ToStored(),
            TimeSpan.FromHours(1),
            CancellationToken.None
        );
        await world.WorkAsync();

        await world.PublishAsync(world.Event());
        var inGrace = await world.Receiver.NextAsync();
        Assert.Equal(Expected(inGrace, fresh, old), inGrace.Headers["webhook-signature"]);

        world.Clock.Advance(TimeSpan.FromHours(1.1));
        await world.PublishAsync(world.Event());
        var after = await world.Receiver.NextAsync();
        Assert.Equal(Expected(after, fresh), after.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task W7_a_grace_of_zero_ends_the_old_secret_at_once_and_no_more_than_five_sign()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        for (var i = 0; i < 7; i++)
            await world.Endpoints.RotateAsync(
                WebhookWorld.Tenant,
                endpoint.Id,
                _ => WebhookSecret.Create().ToStored(),
                TimeSpan.FromDays(1),
                CancellationToken.None
            );
        await world.WorkAsync();
        await world.PublishAsync(world.Event());
        Assert.Equal(5, (await world.Receiver.NextAsync()).Headers["webhook-signature"].Split(' ').Length);

        var last = WebhookSecret.Create();
        await world.Endpoints.RotateAsync(WebhookWorld.Tenant, endpoint.Id, _ => last.ToStored(), TimeSpan.Zero, CancellationToken.None);
        await world.PublishAsync(world.Event());
        var request = await world.Receiver.NextAsync();
        Assert.Equal(Expected(request, last), request.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task W12_410_disables_the_endpoint_and_skips_what_waits()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var call = world.Conversation(3);
        world.Receiver.AnswerWith(410);
        await world.PublishAsync(call);
        await world.WorkAsync();

        await world.UntilAsync(endpoint.Id, call[2].Id, "skipped");

        var now = await world.Endpoints.FindAsync(WebhookWorld.Tenant, endpoint.Id, CancellationToken.None);
        Assert.False(now!.Enabled);
        Assert.Equal("gone", now.DisabledReason);
        Assert.Equal("skipped", (await world.UntilAsync(endpoint.Id, call[1].Id, "skipped")).Status);
        Assert.Single(world.Receiver.All);
    }

    [Fact]
    public async Task W25_events_of_a_disabled_endpoint_are_kept_as_skipped_and_can_be_replayed()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(types: ["call.*", "conversation.*"]);
        var before = world.Clock.GetUtcNow();
        await SwitchAsync(world, endpoint.Id, false);
        var missed = world.Conversation(3);
        await world.PublishAsync(missed);
        await world.WorkAsync();
        Assert.All(await world.LogAsync(endpoint.Id), d => Assert.Equal(("skipped", "endpointDisabled"), (d.Status, d.Reason)));
        Assert.Equal(Data.Webhooks.ReplayResult.EndpointDisabled, (await world.BeginReplayAsync(endpoint.Id, "failed", before)).Result);

        await SwitchAsync(world, endpoint.Id, true);
        var live = world.Event();
        await world.PublishAsync(live);
        Assert.Equal(live.Id, (await world.Receiver.NextAsync()).Headers["webhook-id"]);
        Assert.Single(world.Receiver.All);

        Assert.Equal(3, (await world.ReplayAsync(endpoint.Id, "failed", before)).CompletedItems);
        foreach (var e in missed)
        {
            var request = await world.Receiver.NextAsync();
            Assert.Equal((e.Id, "replay"), (request.Headers["webhook-id"], request.Headers["webhook-attempt-trigger"]));
        }
    }

    [Fact]
    public async Task A_live_event_that_is_late_is_skipped_and_says_so_and_others_are_sent_however_late()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        var conversation = world.Conversation(2);
        var ringing = world.Event(EventTypes.CallRinging, conversation[0].ConversationId, 3);
        await world.PublishAsync([.. conversation, ringing]);
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await world.WorkAsync();

        var skipped = await world.UntilAsync(endpoint.Id, ringing.Id, "skipped");

        Assert.Equal("tooLate", skipped.Reason);
        Assert.Equal(conversation.Select(e => e.Id), world.Receiver.All.Select(r => r.Headers["webhook-id"]));
    }

    [Fact]
    public async Task A_live_event_that_would_be_retried_too_late_holds_up_nothing()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero, TimeSpan.FromMinutes(5)] } }
        );
        var (endpoint, _) = await world.SubscribeAsync();
        var first = world.Event(EventTypes.CallRinging);
        var next = world.Event(EventTypes.CallAnswered, first.ConversationId, 2);
        world.Receiver.Answer = (request, response) =>
        {
            response.StatusCode = request.Text.Contains("call.ringing", StringComparison.Ordinal) ? 500 : 204;
            return Task.CompletedTask;
        };
        await world.PublishAsync(first, next);
        await world.WorkAsync();

        await world.UntilAsync(endpoint.Id, next.Id, "delivered");

        var (skipped, attempts) = await world.FindAsync(endpoint.Id, first.Id);
        Assert.Equal(("skipped", "tooLate"), (skipped.Status, skipped.Reason));
        Assert.Equal(500, Assert.Single(attempts).Status);
    }

    [Fact]
    public async Task Only_the_types_asked_for_arrive_and_only_those_of_the_own_tenant()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(types: ["call.transfer.*", "conversation.closed"]);
        await world.PublishAsync(
            world.Event(EventTypes.CallAnswered),
            world.Event(EventTypes.TransferStarted),
            world.Event(EventTypes.ConversationClosed),
            world.Event(EventTypes.ConversationClosed, tenant: "ten_b")
        );

        Assert.Equal(
            [EventTypes.TransferStarted, EventTypes.ConversationClosed],
            (await world.LogAsync(endpoint.Id)).Select(d => d.EventType).Order()
        );
    }

    [Fact]
    public async Task The_customers_own_headers_are_sent_and_never_shown()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(headers: new() { ["Authorization"] = "Basic c2VjcmV0" });
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);

        Assert.Equal("Basic c2VjcmV0", (await world.Receiver.NextAsync()).Headers["authorization"]);
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");
        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal("***", attempts[0].RequestHeaders.GetProperty("authorization").GetString());
        var rows = await world.Database.InPlatformAsync(
            session => session.QueryAsync<string>("SELECT row_to_json(e)::text FROM webhook_endpoints e"),
            CancellationToken.None
        );
        Assert.DoesNotContain("c2VjcmV0", Assert.Single(rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W23_deleting_an_endpoint_with_a_queue_leaves_nothing_behind()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (gone, _) = await world.SubscribeAsync("/gone");
        var (stays, _) = await world.SubscribeAsync("/stays");
        var happened = world.Event();
        await world.PublishAsync(happened);
        Assert.True(await world.Endpoints.DeleteAsync(WebhookWorld.Tenant, gone.Id, _ => { }, CancellationToken.None));
        await world.WorkAsync();

        await world.UntilAsync(stays.Id, happened.Id, "delivered");

        Assert.Equal("/stays", Assert.Single(world.Receiver.All).Path);
    }

    private static Task SwitchAsync(WebhookWorld world, string id, bool enabled) =>
        world.Endpoints.ChangeAsync(
            WebhookWorld.Tenant,
            id,
            e => new Data.Webhooks.WebhookEndpointSettings(e.Url, e.Description, e.EventTypes, e.Ordering, enabled, e.Metadata, null),
            null,
            CancellationToken.None
        );

    private static string Expected(ReceivedRequest request, params WebhookSecret[] secrets) =>
        WebhookSigner.Sign(secrets, request.Headers["webhook-id"], long.Parse(request.Headers["webhook-timestamp"]), request.Body);
}
