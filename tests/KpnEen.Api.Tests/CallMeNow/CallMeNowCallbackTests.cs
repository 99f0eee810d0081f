using KpnEen.Api.CallMeNow;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Api.Tests.CallMeNow;

/// <summary>Visitors who are called back later.</summary>
public sealed class CallMeNowCallbackTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private const string Number = CallMeNowSite.Number;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Dispose() => (api.Switch.Answer, api.Switch.Failure) = (null, null);

    [Fact]
    public async Task A_callback_is_placed_when_its_time_has_come_and_asks_for_any_key()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { confirmation = "codeOnPage" });
        var id = await ScheduleAsync(site);
        await RoundAsync();
        Assert.Empty(site.PlacedAll);
        await MoveAsync(id, "-1 minute");
        await RoundAsync();
        var placed = site.Placed;
        Assert.Equal(
            (Number, id, "P. Jansen"),
            (placed.To, placed.ClickToCallId, placed.Metadata!.Value.GetProperty("visitorName").GetString())
        );
        Assert.Equal(new VisitorConfirmation(null), placed.Confirmation);
        await RoundAsync();
        Assert.Single(site.PlacedAll);
        Assert.Contains(
            await site.EventsAsync(EventTypes.CallMeNowCallbackScheduled),
            e => e.GetProperty("visitorNumber").GetString() == Number
        );
    }

    [Fact]
    public async Task A_callback_survives_a_switch_that_is_away_and_a_kill_between_taking_and_calling()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var id = await ScheduleAsync(site);
        await MoveAsync(id, "-1 minute");
        api.Switch.Failure = new SwitchUnavailableException("away");
        await RoundAsync();
        Assert.Equal("scheduled", await site.StatusAsync(id));
        api.Switch.Failure = null;
        // Taken out, and the process died.
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE call_me_now_sessions SET status = 'initiating', claimed_at = now() - interval '2 minutes' WHERE id = @id",
                    new { id }
                ),
            CancellationToken.None
        );
        await RoundAsync();
        Assert.Equal(id, site.Placed.ClickToCallId);
    }

    [Fact]
    public async Task A_visitor_cancels_a_callback_and_a_missed_one_is_told_once()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var created = await site.VisitAsync(new { callAt = Now.AddHours(2) });
        var path = created.Header("Location")!;
        var secret = created.Json.GetProperty("cancelSecret").GetString()!;
        Assert.Equal(200, (await api.Anonymous().PostAsync($"{path}/cancel", null, ("Kpn-Session", secret))).Status);
        await MoveAsync(created.Json.GetProperty("id").GetString()!, "-1 minute");
        await RoundAsync();
        Assert.Empty(site.PlacedAll);
        Assert.Empty(await site.EventsAsync(EventTypes.CallMeNowCallbackMissed));

        var late = await ScheduleAsync(site);
        await MoveAsync(late, "-31 minutes");
        await RoundAsync();
        await RoundAsync();
        Assert.Equal("missed", await site.StatusAsync(late));
        var told = Assert.Single(await site.EventsAsync(EventTypes.CallMeNowCallbackMissed));
        Assert.Equal(
            (Number, "P. Jansen", "tooLate", late),
            (
                told.GetProperty("visitorNumber").GetString(),
                told.GetProperty("visitorName").GetString(),
                told.GetProperty("reason").GetString(),
                told.GetProperty("sessionId").GetString()
            )
        );
        Assert.Null(await VisitorAsync(late));
    }

    [Fact]
    public async Task A_callback_that_nobody_answers_is_missed_and_one_to_a_blocked_number_is_not_placed()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var unanswered = await ScheduleAsync(site);
        await MoveAsync(unanswered, "-1 minute");
        await RoundAsync();
        await site.SayAsync(unanswered, "failed", "noAnswer");
        var blocked = await ScheduleAsync(site);
        await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = Number });
        await MoveAsync(blocked, "-1 minute");
        await RoundAsync();
        await RoundAsync();
        Assert.Single(site.PlacedAll);
        Assert.Equal(
            ["doNotCall", "noAnswer"],
            (await site.EventsAsync(EventTypes.CallMeNowCallbackMissed)).Select(e => e.GetProperty("reason").GetString()).Order()
        );
    }

    [Fact]
    public async Task A_visitor_who_cannot_be_read_fails_alone_and_the_others_are_called()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var (damaged, lost, whole) = (await DueAsync(site), await DueAsync(site), await DueAsync(site));
        await DamageAsync(damaged, [1, 2, 3]);
        await DamageAsync(lost, null);
        await RoundAsync();
        await RoundAsync();
        Assert.Equal(whole, site.Placed.ClickToCallId);
        foreach (var id in new[] { damaged, lost })
            Assert.Equal("failed", await site.StatusAsync(id));
        var told = await site.EventsAsync(EventTypes.CallMeNowCallbackMissed);
        Assert.Equal(new[] { damaged, lost }.Order(), told.Select(e => e.GetProperty("sessionId").GetString()).Order());
        Assert.All(told, e => Assert.Equal("visitorUnreadable", e.GetProperty("reason").GetString()));
        Assert.All(told, e => Assert.False(e.TryGetProperty("visitorNumber", out _)));
    }

    [Fact]
    public async Task A_missed_visitor_who_cannot_be_read_is_told_all_the_same()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var (damaged, whole) = (await DueAsync(site), await DueAsync(site));
        await site.SayAsync(damaged, "failed", "noAnswer");
        await site.SayAsync(whole, "failed", "noAnswer");
        await DamageAsync(damaged, [1, 2, 3]);
        await RoundAsync();
        Assert.Equal(2, (await site.EventsAsync(EventTypes.CallMeNowCallbackMissed)).Count);
    }

    private Task RoundAsync() =>
        api.Services.GetServices<IHostedService>().OfType<CallbackWorker>().Single().RunAsync(CancellationToken.None);

    private async Task<string> ScheduleAsync(CallMeNowSite site)
    {
        var created = await site.VisitAsync(new { callAt = Now.AddHours(2), name = "P. Jansen" });
        Assert.Equal(201, created.Status);
        return created.Json.GetProperty("id").GetString()!;
    }

    private async Task<string> DueAsync(CallMeNowSite site)
    {
        var id = await ScheduleAsync(site);
        await MoveAsync(id, "-1 minute");
        return id;
    }

    private Task MoveAsync(string id, string by) =>
        api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE call_me_now_sessions SET call_at = now() + @by::interval, created_at = now() - interval '1 day' WHERE id = @id",
                    new { id, by }
                ),
            CancellationToken.None
        );

    private Task<byte[]?> VisitorAsync(string id) =>
        api.Store.InPlatformAsync(
            session => session.QuerySingleOrDefaultAsync<byte[]>("SELECT visitor FROM call_me_now_sessions WHERE id = @id", new { id }),
            CancellationToken.None
        );

    private Task DamageAsync(string id, byte[]? visitor) =>
        api.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE call_me_now_sessions SET visitor = @visitor WHERE id = @id", new { id, visitor }),
            CancellationToken.None
        );
}
