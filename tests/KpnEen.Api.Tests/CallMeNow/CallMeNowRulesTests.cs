using System.Text.Json;
using KpnEen.Api.CallMeNow;
using KpnEen.Api.Events;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.CallMeNow;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Api.Tests.CallMeNow;

/// <summary>Each rule of a key that keeps a website's button from being used against others, with the event that tells of it.</summary>
public sealed class CallMeNowRulesTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private const string Origin = "https://www.jansen.example";
    private const string Sessions = "/v1/call-me-now/sessions";
    private const string Number = "+31612345678";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Dispose() => (api.Switch.Answer, api.Switch.Failure) = (null, null);

    [Fact]
    public async Task The_page_gets_a_code_and_the_switch_asks_for_it()
    {
        var site = await SiteAsync(new { confirmation = "codeOnPage", codeLength = 5 });
        var created = await site.VisitAsync();
        var code = created.Json.GetProperty("code").GetString()!;
        Assert.Matches("^[0-9]{5}$", code);
        Assert.Equal(new VisitorConfirmation(code), Placed(site).Confirmation);
        var path = created.Header("Location")!;
        var followed = await api.Anonymous().GetAsync(path, ("Kpn-Session", created.Json.GetProperty("cancelSecret").GetString()!));
        Assert.DoesNotContain(code, followed.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_needs_the_visitor_to_be_rung_first()
    {
        var (tenant, user) = await TenantAsync();
        var refused = await tenant.PostAsync("/v1/call-me-now/keys", KeyOf(user, new { confirmation = "codeOnPage" }, "target"));
        Assert.Equal(["/rules/confirmation invalidFormat"], refused.IsProblem(422, "validationFailed"));
    }

    [Fact]
    public async Task Outside_opening_hours_nobody_is_called_and_a_time_to_call_back_is_offered()
    {
        var tomorrow = Now.UtcDateTime.AddDays(1).DayOfWeek.ToString();
        var site = await SiteAsync(
            new
            {
                openingHours = new[]
                {
                    new
                    {
                        day = char.ToLowerInvariant(tomorrow[0]) + tomorrow[1..],
                        from = "04:00",
                        to = "00:00",
                    },
                },
                closedOn = new[] { DateOnly.FromDateTime(Now.UtcDateTime) },
            }
        );
        var refused = await site.VisitAsync();
        refused.IsProblem(409, "callMeNowClosed");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 2 * 86_400);
        await ToldAsync(site, "closed");

        var form = (await FormAsync(site)).Json;
        Assert.False(form.GetProperty("open").GetBoolean());
        Assert.True(form.GetProperty("opensAt").GetDateTimeOffset() > Now);
        var times = form.GetProperty("callbackTimes").EnumerateArray().Select(t => t.GetDateTimeOffset()).ToList();
        Assert.NotEmpty(times);
        var later = await site.VisitAsync(new { callAt = times[0] });
        Assert.Equal((201, "scheduled"), (later.Status, later.Json.GetProperty("status").GetString()));
        Assert.Empty(PlacedAll(site));
        (await site.VisitAsync(new { callAt = times[0].AddHours(-30) })).IsProblem(422, "validationFailed");
        await ToldAsync(site, "callbackNotPossible");
    }

    [Fact]
    public async Task A_number_is_not_called_more_often_than_its_quota_whoever_asks()
    {
        var site = await SiteAsync(new { quotaPerNumberPerHour = 2 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        Assert.Equal(201, (await site.VisitAsync()).Status);
        (await site.VisitAsync()).IsProblem(429, "quotaExceeded");
        Assert.Equal(201, (await site.VisitAsync(number: "0612345679")).Status);
        await ToldAsync(site, "numberQuota");
    }

    [Theory]
    [InlineData("quotaPerVisitorPerDay", "visitorQuota")]
    [InlineData("quotaPerNumberPerDay", "numberQuota")]
    [InlineData("quotaPerHour", "keyQuota")]
    public async Task Each_further_quota_holds_by_itself(string quota, string reason)
    {
        var site = await SiteAsync(new Dictionary<string, object> { [quota] = 1 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        var refused = await site.VisitAsync();
        refused.IsProblem(429, "quotaExceeded");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 3000, 86_400);
        await ToldAsync(site, reason);
    }

    [Fact]
    public async Task Who_twice_did_not_know_the_code_is_called_no_more_that_day()
    {
        var site = await SiteAsync(new { confirmation = "codeOnPage" });
        foreach (var reason in (string[])["wrongCode", "noCode"])
        {
            var created = await site.VisitAsync();
            await SayAsync(site, created.Json.GetProperty("id").GetString()!, "failed", reason);
        }
        (await site.VisitAsync()).IsProblem(429, "quotaExceeded");
        await ToldAsync(site, "wrongCodes");
    }

    [Fact]
    public async Task The_spend_cap_goes_along_with_the_call_and_refuses_when_it_is_spent()
    {
        var site = await SiteAsync(new { spendCapCentsPerDay = 50, nationalCentsPerMinute = 5 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        Assert.Equal((site.KeyId, 50, 5), (Placed(site).Budget!.Id, Placed(site).Budget!.DayCents, Placed(site).Budget!.NationalCents));
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO call_me_now_spend (tenant_id, key_id, day, cents)
                    SELECT @TenantId, @KeyId, (now() AT TIME ZONE 'Europe/Amsterdam')::date, 50
                    """,
                    new { site.Tenant.TenantId, site.KeyId }
                ),
            CancellationToken.None
        );
        (await site.VisitAsync()).IsProblem(429, "quotaExceeded");
        await ToldAsync(site, "spendCap");
    }

    [Fact]
    public async Task A_number_on_the_do_not_call_list_is_not_called_until_it_is_taken_off()
    {
        var site = await SiteAsync(new { });
        var blocked = await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = "06 12345678", note = "By letter" });
        Assert.Equal((201, Number), (blocked.Status, blocked.Json.GetProperty("number").GetString()));
        (await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = Number })).IsProblem(409, "alreadyExists");
        (await site.VisitAsync()).IsProblem(403, "destinationNotAllowed");
        await ToldAsync(site, "doNotCall");

        var path = blocked.Header("Location")!;
        (await (await api.TenantAsync()).GetAsync(path)).IsProblem(404, "notFound");
        var listed = await site.Tenant.GetAsync("/v1/call-me-now/blocked-numbers?e164=%2B31612345678");
        Assert.Equal(1, listed.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(204, (await site.Tenant.DeleteAsync(path, "\"1\"")).Status);
        Assert.Equal(201, (await site.VisitAsync()).Status);
    }

    [Fact]
    public async Task The_star_on_the_telephone_puts_the_number_on_the_list()
    {
        var site = await SiteAsync(new { });
        var created = await site.VisitAsync();
        await SayAsync(site, created.Json.GetProperty("id").GetString()!, "failed", "optedOut");
        (await site.VisitAsync()).IsProblem(403, "destinationNotAllowed");
        var listed = (await site.Tenant.GetAsync("/v1/call-me-now/blocked-numbers")).Json.GetProperty("items")[0];
        Assert.Equal(Number, listed.GetProperty("number").GetString());
    }

    [Fact]
    public async Task Who_fills_in_what_people_do_not_see_is_a_machine()
    {
        var site = await SiteAsync(new { });
        (await site.VisitAsync(new { website = "https://spam.example" })).IsProblem(403, "formNotValid");
        Assert.Equal(201, (await site.VisitAsync(new { website = "" })).Status);
        await ToldAsync(site, "honeypot");
    }

    [Fact]
    public async Task A_form_is_needed_takes_a_person_time_and_counts_once()
    {
        var site = await SiteAsync(new { minimumFormSeconds = 1 });
        (await site.VisitAsync()).IsProblem(403, "formNotValid");
        var form = (await FormAsync(site)).Json.GetProperty("form").GetString()!;
        var shown = TimeProvider.System.GetTimestamp();
        (await site.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        await ToldAsync(site, "tooFast");
        (await site.VisitAsync(new { form = form[..^4] + "AAAA" })).IsProblem(403, "formNotValid");
        var other = await SiteAsync(new { minimumFormSeconds = 1 });
        // The clock of the server is the real one: asked again until the person had the second.
        Reply accepted;
        do accepted = await site.VisitAsync(new { form });
        while (accepted.Status == 403 && TimeProvider.System.GetElapsedTime(shown) < TimeSpan.FromSeconds(20));
        Assert.Equal(201, accepted.Status);
        Assert.True(TimeProvider.System.GetElapsedTime(shown) >= TimeSpan.FromSeconds(0.9));
        (await site.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        (await other.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        await ToldAsync(other, "formNotValid");
    }

    [Fact]
    public async Task A_form_is_given_to_pages_of_the_key_only()
    {
        var site = await SiteAsync(new { });
        var form = await FormAsync(site);
        Assert.Equal((200, Origin, "no-store"), (form.Status, form.Header("Access-Control-Allow-Origin"), form.Header("Cache-Control")));
        var foreign = await api.Anonymous().GetAsync($"/v1/call-me-now/form?key={site.Key}", ("Origin", "https://evil.test"));
        foreign.IsProblem(403, "originNotAllowed");
        await ToldAsync(site, "originNotAllowed");
        (await api.Anonymous().GetAsync("/v1/call-me-now/form?key=pk_0000000000000000")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Refused_numbers_are_told_and_an_attack_fills_no_log()
    {
        var site = await SiteAsync(new { });
        for (var i = 0; i < 5; i++)
            (await site.VisitAsync(number: "0909 123456")).IsProblem(422, "validationFailed");
        await ToldAsync(site, "numberNotAllowed");
    }

    [Fact]
    public async Task A_callback_is_placed_when_its_time_has_come_and_asks_for_any_key()
    {
        var site = await SiteAsync(new { confirmation = "codeOnPage" });
        var id = await ScheduleAsync(site);
        await RoundAsync();
        Assert.Empty(PlacedAll(site));
        await MoveAsync(id, "-1 minute");
        await RoundAsync();
        var placed = Placed(site);
        Assert.Equal(
            (Number, id, "P. Jansen"),
            (placed.To, placed.ClickToCallId, placed.Metadata!.Value.GetProperty("visitorName").GetString())
        );
        Assert.Equal(new VisitorConfirmation(null), placed.Confirmation);
        await RoundAsync();
        Assert.Single(PlacedAll(site));
        Assert.Contains(
            await EventsAsync(site, EventTypes.CallMeNowCallbackScheduled),
            e => e.GetProperty("visitorNumber").GetString() == Number
        );
    }

    [Fact]
    public async Task A_callback_survives_a_switch_that_is_away_and_a_kill_between_taking_and_calling()
    {
        var site = await SiteAsync(new { });
        var id = await ScheduleAsync(site);
        await MoveAsync(id, "-1 minute");
        api.Switch.Failure = new SwitchUnavailableException("away");
        await RoundAsync();
        Assert.Equal("scheduled", await StatusAsync(site, id));
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
        Assert.Equal(id, Placed(site).ClickToCallId);
    }

    [Fact]
    public async Task A_visitor_cancels_a_callback_and_a_missed_one_is_told_once()
    {
        var site = await SiteAsync(new { });
        var created = await site.VisitAsync(new { callAt = Now.AddHours(2) });
        var path = created.Header("Location")!;
        var secret = created.Json.GetProperty("cancelSecret").GetString()!;
        Assert.Equal(200, (await api.Anonymous().PostAsync($"{path}/cancel", null, ("Kpn-Session", secret))).Status);
        await MoveAsync(created.Json.GetProperty("id").GetString()!, "-1 minute");
        await RoundAsync();
        Assert.Empty(PlacedAll(site));
        Assert.Empty(await EventsAsync(site, EventTypes.CallMeNowCallbackMissed));

        var late = await ScheduleAsync(site);
        await MoveAsync(late, "-31 minutes");
        await RoundAsync();
        await RoundAsync();
        Assert.Equal("missed", await StatusAsync(site, late));
        var told = Assert.Single(await EventsAsync(site, EventTypes.CallMeNowCallbackMissed));
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
        var site = await SiteAsync(new { });
        var unanswered = await ScheduleAsync(site);
        await MoveAsync(unanswered, "-1 minute");
        await RoundAsync();
        await SayAsync(site, unanswered, "failed", "noAnswer");
        var blocked = await ScheduleAsync(site);
        await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = Number });
        await MoveAsync(blocked, "-1 minute");
        await RoundAsync();
        await RoundAsync();
        Assert.Single(PlacedAll(site));
        Assert.Equal(
            ["doNotCall", "noAnswer"],
            (await EventsAsync(site, EventTypes.CallMeNowCallbackMissed)).Select(e => e.GetProperty("reason").GetString()).Order()
        );
    }

    private Originate Placed(Site site) => Assert.Single(PlacedAll(site));

    private IEnumerable<Originate> PlacedAll(Site site) => api.Switch.Originated.Where(o => o.TenantId == site.Tenant.TenantId);

    private Task RoundAsync() =>
        api.Services.GetServices<IHostedService>().OfType<CallbackWorker>().Single().RunAsync(CancellationToken.None);

    private async Task<string> ScheduleAsync(Site site)
    {
        var created = await site.VisitAsync(new { callAt = Now.AddHours(2), name = "P. Jansen" });
        Assert.Equal(201, created.Status);
        return created.Json.GetProperty("id").GetString()!;
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

    private static async Task<string> StatusAsync(Site site, string id) =>
        (await site.Tenant.GetAsync($"{Sessions}/{id}")).Json.GetProperty("status").GetString()!;

    private Task<Reply> FormAsync(Site site) => api.Anonymous().GetAsync($"/v1/call-me-now/form?key={site.Key}", ("Origin", Origin));

    private async Task<List<JsonElement>> EventsAsync(Site site, string type) =>
        [
            .. (await site.Tenant.GetAsync($"/v1/events?types={type}"))
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(e => e.GetProperty("data").GetProperty("callMeNow").Clone()),
        ];

    private async Task ToldAsync(Site site, string reason)
    {
        var told = (await EventsAsync(site, EventTypes.CallMeNowRefused)).Where(e => e.GetProperty("reason").GetString() == reason);
        var notice = Assert.Single(told);
        Assert.Equal(site.KeyId, notice.GetProperty("keyId").GetString());
        Assert.False(notice.TryGetProperty("visitorNumber", out _));
    }

    private async Task<(ApiClient Tenant, string User)> TenantAsync()
    {
        var tenant = await api.TenantAsync();
        return (tenant, await tenant.UserAsync("201"));
    }

    private async Task<Site> SiteAsync(object rules)
    {
        var (tenant, user) = await TenantAsync();
        var made = await tenant.PostAsync("/v1/call-me-now/keys", KeyOf(user, rules, "visitor"));
        Assert.Equal(201, made.Status);
        return new Site(api, tenant, made.Json.GetProperty("key").GetString()!, made.Json.GetProperty("id").GetString()!);
    }

    private static object KeyOf(string user, object rules, string first) =>
        new
        {
            name = "Web shop",
            allowedOrigins = new[] { Origin },
            target = new { kind = "user", id = user },
            quotaPerVisitorPerHour = 50,
            first,
            rules,
        };

    /// <summary>As the switch does: an event of the log.</summary>
    private Task SayAsync(Site site, string sessionId, string status, string reason)
    {
        var now = TimeProvider.System.GetUtcNow();
        var example = EventExamples.Make(EventTypes.ClickToCallStatusChanged, site.Tenant.TenantId!, TimeProvider.System);
        var said = example with
        {
            Data = example.Data with { ClickToCall = new ClickToCallStatus(sessionId, status, reason, Number, now) },
        };
        return api.Store.InPlatformAsync(
            session =>
            {
                session.Emit(new LogEntry(said));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
    }

    private sealed record Site(ApiFixture Api, ApiClient Tenant, string Key, string KeyId)
    {
        public Task<Reply> VisitAsync(object? more = null, string number = Number)
        {
            var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
            body["key"] = Key;
            body["number"] = number;
            return Api.Anonymous().PostAsync(Sessions, body, ("Origin", Origin));
        }
    }
}
