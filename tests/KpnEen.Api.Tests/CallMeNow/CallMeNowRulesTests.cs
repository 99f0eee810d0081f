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
    private const string Origin = CallMeNowSite.Origin;
    private const string Sessions = CallMeNowSite.Sessions;
    private const string Number = CallMeNowSite.Number;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Dispose() => (api.Switch.Answer, api.Switch.Failure) = (null, null);

    [Fact]
    public async Task The_page_gets_a_code_and_the_switch_asks_for_it()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { confirmation = "codeOnPage", codeLength = 5 });
        var created = await site.VisitAsync();
        var code = created.Json.GetProperty("code").GetString()!;
        Assert.Matches("^[0-9]{5}$", code);
        Assert.Equal(new VisitorConfirmation(code), site.Placed.Confirmation);
        var path = created.Header("Location")!;
        var followed = await api.Anonymous().GetAsync(path, ("Kpn-Session", created.Json.GetProperty("cancelSecret").GetString()!));
        Assert.DoesNotContain(code, followed.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_needs_the_visitor_to_be_rung_first()
    {
        var (tenant, user) = await CallMeNowSite.TenantAsync(api);
        var refused = await tenant.PostAsync(
            "/v1/call-me-now/keys",
            CallMeNowSite.KeyOf(user, new { confirmation = "codeOnPage" }, "target")
        );
        Assert.Equal(["/rules/confirmation invalidFormat"], refused.IsProblem(422, "validationFailed"));
    }

    [Fact]
    public async Task Outside_opening_hours_nobody_is_called_and_a_time_to_call_back_is_offered()
    {
        var tomorrow = Now.UtcDateTime.AddDays(1).DayOfWeek.ToString();
        var site = await CallMeNowSite.CreateAsync(
            api,
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
        await site.ToldAsync("closed");

        var form = (await site.FormAsync()).Json;
        Assert.False(form.GetProperty("open").GetBoolean());
        Assert.True(form.GetProperty("opensAt").GetDateTimeOffset() > Now);
        var times = form.GetProperty("callbackTimes").EnumerateArray().Select(t => t.GetDateTimeOffset()).ToList();
        Assert.NotEmpty(times);
        var later = await site.VisitAsync(new { callAt = times[0] });
        Assert.Equal((201, "scheduled"), (later.Status, later.Json.GetProperty("status").GetString()));
        Assert.Empty(site.PlacedAll);
        (await site.VisitAsync(new { callAt = times[0].AddHours(-30) })).IsProblem(422, "validationFailed");
        await site.ToldAsync("callbackNotPossible");
    }

    [Fact]
    public async Task A_number_is_not_called_more_often_than_its_quota_whoever_asks()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { quotaPerNumberPerHour = 2 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        Assert.Equal(201, (await site.VisitAsync()).Status);
        (await site.VisitAsync()).IsProblem(429, "quotaExceeded");
        Assert.Equal(201, (await site.VisitAsync(number: "0612345679")).Status);
        await site.ToldAsync("numberQuota");
    }

    [Theory]
    [InlineData("quotaPerVisitorPerDay", "visitorQuota")]
    [InlineData("quotaPerNumberPerDay", "numberQuota")]
    [InlineData("quotaPerHour", "keyQuota")]
    public async Task Each_further_quota_holds_by_itself(string quota, string reason)
    {
        var site = await CallMeNowSite.CreateAsync(api, new Dictionary<string, object> { [quota] = 1 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        var refused = await site.VisitAsync();
        refused.IsProblem(429, "quotaExceeded");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 3000, 86_400);
        await site.ToldAsync(reason);
    }

    [Fact]
    public async Task Who_twice_did_not_know_the_code_is_called_no_more_that_day()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { confirmation = "codeOnPage" });
        foreach (var reason in (string[])["wrongCode", "noCode"])
        {
            var created = await site.VisitAsync();
            await site.SayAsync(created.Json.GetProperty("id").GetString()!, "failed", reason);
        }
        (await site.VisitAsync()).IsProblem(429, "quotaExceeded");
        await site.ToldAsync("wrongCodes");
    }

    [Fact]
    public async Task The_spend_cap_goes_along_with_the_call_and_refuses_when_it_is_spent()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { spendCapCentsPerDay = 50, nationalCentsPerMinute = 5 });
        Assert.Equal(201, (await site.VisitAsync()).Status);
        Assert.Equal((site.KeyId, 50, 5), (site.Placed.Budget!.Id, site.Placed.Budget!.DayCents, site.Placed.Budget!.NationalCents));
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
        await site.ToldAsync("spendCap");
    }

    [Fact]
    public async Task A_number_on_the_do_not_call_list_is_not_called_until_it_is_taken_off()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var blocked = await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = "06 12345678", note = "By letter" });
        Assert.Equal((201, Number), (blocked.Status, blocked.Json.GetProperty("number").GetString()));
        (await site.Tenant.PostAsync("/v1/call-me-now/blocked-numbers", new { number = Number })).IsProblem(409, "alreadyExists");
        (await site.VisitAsync()).IsProblem(403, "destinationNotAllowed");
        await site.ToldAsync("doNotCall");

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
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var created = await site.VisitAsync();
        await site.SayAsync(created.Json.GetProperty("id").GetString()!, "failed", "optedOut");
        (await site.VisitAsync()).IsProblem(403, "destinationNotAllowed");
        var listed = (await site.Tenant.GetAsync("/v1/call-me-now/blocked-numbers")).Json.GetProperty("items")[0];
        Assert.Equal(Number, listed.GetProperty("number").GetString());
    }

    [Fact]
    public async Task Who_fills_in_what_people_do_not_see_is_a_machine()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        (await site.VisitAsync(new { website = "https://spam.example" })).IsProblem(403, "formNotValid");
        Assert.Equal(201, (await site.VisitAsync(new { website = "" })).Status);
        await site.ToldAsync("honeypot");
    }

    [Fact]
    public async Task A_form_is_needed_takes_a_person_time_and_counts_once()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { minimumFormSeconds = 1 });
        (await site.VisitAsync()).IsProblem(403, "formNotValid");
        var form = (await site.FormAsync()).Json.GetProperty("form").GetString()!;
        var shown = TimeProvider.System.GetTimestamp();
        (await site.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        await site.ToldAsync("tooFast");
        (await site.VisitAsync(new { form = form[..^4] + "AAAA" })).IsProblem(403, "formNotValid");
        var other = await CallMeNowSite.CreateAsync(api, new { minimumFormSeconds = 1 });
        // The clock of the server is the real one: asked again until the person had the second.
        Reply accepted;
        do accepted = await site.VisitAsync(new { form });
        while (accepted.Status == 403 && TimeProvider.System.GetElapsedTime(shown) < TimeSpan.FromSeconds(20));
        Assert.Equal(201, accepted.Status);
        Assert.True(TimeProvider.System.GetElapsedTime(shown) >= TimeSpan.FromSeconds(0.9));
        (await site.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        (await other.VisitAsync(new { form })).IsProblem(403, "formNotValid");
        await other.ToldAsync("formNotValid");
    }

    [Theory]
    [InlineData("", "nl-NL", "Deze link werkt niet")]
    [InlineData("", "en-GB,nl;q=0.5", "This link does not work")]
    [InlineData("?lang=nl", "en-GB", "Deze link werkt niet")]
    [InlineData("", "fr", "Deze link werkt niet")]
    public async Task Who_follows_a_link_that_is_off_or_mistyped_reads_a_page(string query, string language, string title)
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        foreach (var key in new[] { site.Key, "pk_0000000000000000", new string('x', 200) })
        {
            var page = await api.Anonymous().GetAsync($"/call-me-now/{key}{query}", ("Accept-Language", language));
            Assert.Equal((404, "no-store"), (page.Status, page.Header("Cache-Control")));
            Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
            Assert.Contains($"<h1>{title}</h1>", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_of_a_link_says_whose_button_it_is()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { signatureLink = true });
        var page = await api.Anonymous().GetAsync($"/call-me-now/{site.Key}?name=Somebody");
        var company = (await site.Tenant.GetAsync("/v1/tenant")).Json.GetProperty("name").GetString();
        Assert.Equal(200, page.Status);
        Assert.Contains($"data-company=\"{System.Net.WebUtility.HtmlEncode(company)}\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_website_may_take_the_button_from_the_API_and_its_page_stays_ours()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { signatureLink = true });
        var button = await api.Anonymous().GetAsync("/call-me-now/kpn-call-me-now.js", ("Origin", Origin));
        Assert.Equal((200, "*"), (button.Status, button.Header("Access-Control-Allow-Origin")));
        Assert.StartsWith("text/javascript", button.Header("Content-Type"), StringComparison.Ordinal);
        var page = await api.Anonymous().GetAsync($"/call-me-now/{site.Key}", ("Origin", Origin));
        Assert.Null(page.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_form_is_given_to_pages_of_the_key_only()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        var form = await site.FormAsync();
        Assert.Equal((200, Origin, "no-store"), (form.Status, form.Header("Access-Control-Allow-Origin"), form.Header("Cache-Control")));
        var foreign = await api.Anonymous().GetAsync($"/v1/call-me-now/form?key={site.Key}", ("Origin", "https://evil.test"));
        foreign.IsProblem(403, "originNotAllowed");
        Assert.Contains("https://evil.test", foreign.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        await site.ToldAsync("originNotAllowed");
        var unknown = await api.Anonymous().GetAsync("/v1/call-me-now/form?key=pk_0000000000000000", ("Origin", Origin));
        unknown.IsProblem(404, "notFound");
        // The button reads why, and tells its visitor.
        foreach (var refusal in new[] { foreign, unknown })
            Assert.Equal("*", refusal.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Refused_numbers_are_told_and_an_attack_fills_no_log()
    {
        var site = await CallMeNowSite.CreateAsync(api, new { });
        for (var i = 0; i < 5; i++)
            (await site.VisitAsync(number: "0909 123456")).IsProblem(422, "validationFailed");
        await site.ToldAsync("numberNotAllowed");
    }
}
