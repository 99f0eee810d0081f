using System.Globalization;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Webhooks.Ownership;

/// <summary>Receivers that must say yes before they get anything. W42.</summary>
public sealed class EndpointOwnershipTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private static readonly Actor Anna = new("api", "cli_1");

    [Fact]
    public async Task W42_it_is_pending_until_the_signed_verification_gets_2xx_and_what_happens_meanwhile_is_kept()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        world.Receiver.AnswerWith(500);
        var (endpoint, secret) = await world.SubscribeAsync(change: s => s with { VerifyOwnership = true });
        Assert.Equal((false, true, null), (endpoint.Enabled, endpoint.IsPending, endpoint.VerifiedAt));
        var missed = world.Event();
        await world.PublishAsync(missed);
        await world.WorkAsync();

        var asked = await AskedAsync(world, endpoint.Id, 1);
        Assert.Equal(("exhausted", 1, 500), (asked.Status, asked.Attempts, asked.LastStatus));
        Assert.Equal(("skipped", "endpointDisabled"), (await StatusAsync(world, endpoint.Id, missed)));
        var question = await world.Receiver.NextAsync();
        Assert.Equal(EventTypes.WebhookEndpointVerification, (string?)question.Json["type"]);
        Assert.Equal(endpoint.Id, (string?)question.Json["data"]!["webhookEndpoint"]!["id"]);
        var timestamp = long.Parse(question.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        Assert.Equal(
            WebhookSigner.Sign([secret], question.Headers["webhook-id"], timestamp, question.Body),
            question.Headers["webhook-signature"]
        );
        var pending = await FindAsync(world, endpoint.Id);
        Assert.Equal((true, null, 0), (pending.IsPending, pending.FailingSince, pending.DeadLetters));

        world.Receiver.AnswerWith(204);
        var (again, result) = await world.Ownership.AskAsync(WebhookWorld.Tenant, endpoint.Id, CancellationToken.None);
        Assert.Equal((ReplayResult.Queued, "verification"), (result, again!.Trigger));
        await world.UntilAsync(endpoint.Id, again.EventId, "delivered");

        var proved = await FindAsync(world, endpoint.Id);
        Assert.True(proved is { Enabled: true, IsPending: false, VerifiedAt: not null });
        var taken = world.Event();
        await world.PublishAsync(taken);
        await world.UntilAsync(endpoint.Id, taken.Id, "delivered");
        Assert.Equal("skipped", (await StatusAsync(world, endpoint.Id, missed)).Status);
        var resumed = await world.Pauses.ResumeAsync(WebhookWorld.Tenant, endpoint.Id, "skipped", Anna, CancellationToken.None);
        Assert.Equal(1, resumed!.Value.Queued);
        Assert.Equal(ReplayResult.NotPending, (await AskAsync(world, endpoint.Id)).Result);
        Assert.Equal(ReplayResult.NotFound, (await world.Ownership.AskAsync("ten_b", endpoint.Id, CancellationToken.None)).Result);
    }

    [Fact]
    public async Task W42_another_origin_must_prove_itself_anew_and_another_path_need_not()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await using var elsewhere = await TestReceiver.StartAsync();
        elsewhere.AnswerWith(500);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { VerifyOwnership = true });
        await world.WorkAsync();
        await AskedAsync(world, endpoint.Id, 1);

        await ChangeAsync(world, endpoint.Id, s => s with { Url = world.Receiver.Url + "/other" });
        Assert.True((await FindAsync(world, endpoint.Id)).Enabled);
        await ChangeAsync(world, endpoint.Id, s => s with { Url = elsewhere.Url + "/hook", HasMoved = true });

        Assert.Equal((true, null), Standing(await FindAsync(world, endpoint.Id)));
        var happened = world.Event();
        await world.PublishAsync(happened);
        await AskedAsync(world, endpoint.Id, 2);
        Assert.Equal([EventTypes.WebhookEndpointVerification], elsewhere.All.Select(r => (string?)r.Json["type"]));
        Assert.Equal("skipped", (await StatusAsync(world, endpoint.Id, happened)).Status);
    }

    [Fact]
    public async Task W42_a_yes_of_the_former_receiver_does_not_count_for_the_new_one()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await using var elsewhere = await TestReceiver.StartAsync();
        elsewhere.AnswerWith(500);
        var (arrived, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Receiver.Answer = async (_, response) =>
        {
            arrived.SetResult();
            await mayAnswer.Task;
            response.StatusCode = 204;
        };
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { VerifyOwnership = true });
        await world.WorkAsync();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        await ChangeAsync(world, endpoint.Id, s => s with { Url = elsewhere.Url + "/hook", HasMoved = true });
        mayAnswer.SetResult();
        var both = await AllAskedAsync(world, endpoint.Id, 2);

        Assert.Equal(["delivered", "exhausted"], both.Select(d => d.Status));
        Assert.Equal((true, null), Standing(await FindAsync(world, endpoint.Id)));
    }

    [Fact]
    public async Task W42_one_that_was_not_there_is_asked_again_each_hour_for_three_days()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { VerifyOwnership = true });
        var prober = new EndpointProber(new EndpointProbe(world.Database, world.Clock), world.Clock, NullLogger<EndpointProber>.Instance);
        Assert.Equal(0, await prober.ProbeAsync(CancellationToken.None));
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await prober.ProbeAsync(CancellationToken.None));
        Assert.All(await world.LogAsync(endpoint.Id), d => Assert.Equal("verification", d.Trigger));
        world.Clock.Advance(TimeSpan.FromHours(73));
        Assert.Equal(1, await prober.ProbeAsync(CancellationToken.None));
        world.Clock.Advance(TimeSpan.FromHours(73));
        Assert.Equal(0, await prober.ProbeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task W42_paused_and_resumed_it_is_still_to_prove_itself_and_need_not_any_more_when_nobody_wants_it()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { VerifyOwnership = true });
        var paused = await world.Pauses.PauseAsync(WebhookWorld.Tenant, endpoint.Id, _ => { }, Anna, CancellationToken.None);
        Assert.Equal("byUser", paused!.DisabledReason);
        var resumed = await world.Pauses.ResumeAsync(WebhookWorld.Tenant, endpoint.Id, "skipped", Anna, CancellationToken.None);
        Assert.Equal((true, 0), (resumed!.Value.Endpoint.IsPending, resumed.Value.Queued));

        await ChangeAsync(world, endpoint.Id, s => s with { VerifyOwnership = false });

        Assert.True((await FindAsync(world, endpoint.Id)).Enabled);
        await ChangeAsync(world, endpoint.Id, s => s with { VerifyOwnership = true });
        Assert.True((await FindAsync(world, endpoint.Id)).IsPending);
    }

    private static Task<(WebhookDelivery? Delivery, ReplayResult Result)> AskAsync(WebhookWorld world, string id) =>
        world.Ownership.AskAsync(WebhookWorld.Tenant, id, CancellationToken.None);

    private static Task<WebhookEndpoint?> ChangeAsync(
        WebhookWorld world,
        string id,
        Func<WebhookEndpointSettings, WebhookEndpointSettings> change
    ) =>
        world.Endpoints.ChangeAsync(
            WebhookWorld.Tenant,
            id,
            e =>
                change(
                    new WebhookEndpointSettings(e.Url, e.Description, e.EventTypes, e.Ordering, e.IsWanted, null, null)
                    {
                        VerifyOwnership = e.VerifyOwnership,
                    }
                ),
            Anna,
            CancellationToken.None
        );

    private static async Task<(string Status, string? Reason)> StatusAsync(WebhookWorld world, string id, ConversationEvent happened)
    {
        var delivery = (await world.LogAsync(id)).Single(d => d.EventId == happened.Id);
        return (delivery.Status, delivery.Reason);
    }

    private static (bool IsPending, DateTimeOffset? VerifiedAt) Standing(WebhookEndpoint endpoint) =>
        (endpoint.IsPending, endpoint.VerifiedAt);

    private static async Task<WebhookDelivery> AskedAsync(WebhookWorld world, string id, int number) =>
        (await AllAskedAsync(world, id, number))[^1];

    /// <summary>The verifications, oldest first, when all have ended.</summary>
    private static async Task<List<WebhookDelivery>> AllAskedAsync(WebhookWorld world, string id, int number)
    {
        var asked = (await world.LogAsync(id)).Where(d => d.Trigger == "verification").OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(number, asked.Count);
        for (var i = 0; i < asked.Count; i++)
            asked[i] = await world.UntilAsync(id, asked[i].EventId, d => d.FinishedAt is not null);
        return asked;
    }

    private static async Task<WebhookEndpoint> FindAsync(WebhookWorld world, string id) =>
        (await world.Endpoints.FindAsync(WebhookWorld.Tenant, id, CancellationToken.None))!;
}
