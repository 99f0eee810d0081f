using KpnEen.Api.Events;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.CallMeNow;

public sealed class CallMeNowTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private const string Origin = "https://www.jansen.example";
    private const string Sessions = "/v1/call-me-now/sessions";

    public void Dispose() => api.Switch.Answer = null;

    [Fact]
    public async Task A_visitor_of_an_allowed_page_is_called()
    {
        var (tenant, user, key) = await KeyAsync();
        var created = await VisitAsync(key, "06 12345678", name: "P. Jansen");
        Assert.Equal(201, created.Status);
        Assert.Equal(Origin, created.Header("Access-Control-Allow-Origin"));
        Assert.Equal("initiating", created.Json.GetProperty("status").GetString());
        var asked = Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
        Assert.Equal((user, "+31612345678", OriginateFirst.Destination), (asked.UserId, asked.To, asked.First));
        Assert.Equal(created.Json.GetProperty("id").GetString(), asked.ClickToCallId);
        Assert.Equal("P. Jansen", asked.Metadata!.Value.GetProperty("visitorName").GetString());
        Assert.Equal("visitor", asked.Actor.Kind);
    }

    [Fact]
    public async Task Pages_of_other_origins_are_refused()
    {
        var (tenant, _, key) = await KeyAsync();
        (await VisitAsync(key, "0612345678", origin: null)).IsProblem(403, "originNotAllowed");
        var foreign = await VisitAsync(key, "0612345678", origin: "https://www.jansen.example.evil.test");
        foreign.IsProblem(403, "originNotAllowed");
        Assert.Null(foreign.Header("Access-Control-Allow-Origin"));
        (await VisitAsync(key, "0612345678", origin: "http://www.jansen.example")).IsProblem(403, "originNotAllowed");
        (await VisitAsync("pk_0000000000000000", "0612345678")).IsProblem(404, "notFound");
        Assert.DoesNotContain(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
    }

    [Fact]
    public async Task A_preflight_is_answered_for_known_origins_only()
    {
        await KeyAsync();
        var known = await api.Anonymous()
            .SendAsync(HttpMethod.Options, Sessions, null, ("Origin", Origin), ("Access-Control-Request-Method", "POST"));
        Assert.Equal((204, Origin), (known.Status, known.Header("Access-Control-Allow-Origin")));
        Assert.Contains("Kpn-Session", known.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        var foreign = await api.Anonymous()
            .SendAsync(HttpMethod.Options, Sessions, null, ("Origin", "https://evil.test"), ("Access-Control-Request-Method", "POST"));
        foreign.IsProblem(403, "originNotAllowed");
        Assert.Null(foreign.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("112")]
    [InlineData("+31112")]
    [InlineData("0900 1234")]
    [InlineData("0906-0123456")]
    [InlineData("0909 123456")]
    [InlineData("0800 1234567")]
    [InlineData("+31900123456")]
    [InlineData("+31970123456789")]
    [InlineData("14020")]
    [InlineData("201")]
    [InlineData("+491701234567")]
    [InlineData("+8821612345678")]
    [InlineData("062")]
    public async Task Numbers_that_cost_or_hinder_are_not_called(string number)
    {
        var (tenant, _, key) = await KeyAsync();
        Assert.Equal(["/number invalidFormat"], (await VisitAsync(key, number)).IsProblem(422, "validationFailed"));
        Assert.DoesNotContain(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
    }

    [Fact]
    public async Task Visitors_at_the_same_moment_cannot_pass_the_quota_together()
    {
        var (tenant, _, key) = await KeyAsync(quotaPerVisitorPerHour: 3);
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => VisitAsync(key, "0612345678")));
        Assert.Equal(3, replies.Count(r => r.Status == 201));
        foreach (var refused in replies.Where(r => r.Status != 201))
        {
            refused.IsProblem(429, "quotaExceeded");
            Assert.InRange(int.Parse(refused.Header("Retry-After")!), 3500, 3600);
            Assert.Equal(Origin, refused.Header("Access-Control-Allow-Origin"));
        }

        Assert.Equal(3, api.Switch.Originated.Count(o => o.TenantId == tenant.TenantId));
    }

    [Fact]
    public async Task The_quota_of_the_key_holds_all_visitors_together()
    {
        var (_, _, key) = await KeyAsync(quotaPerVisitorPerHour: 100, quotaPerDay: 2);
        Assert.Equal(201, (await VisitAsync(key, "0612345671")).Status);
        Assert.Equal(201, (await VisitAsync(key, "0612345672")).Status);
        var refused = await VisitAsync(key, "0612345673");
        refused.IsProblem(429, "quotaExceeded");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 86000, 86400);
    }

    [Fact]
    public async Task Only_the_page_that_began_the_session_follows_and_cancels_it()
    {
        var (tenant, _, key) = await KeyAsync();
        var created = await VisitAsync(key, "0612345678");
        var (path, secret) = (created.Header("Location")!, created.Json.GetProperty("cancelSecret").GetString()!);
        var visitor = api.Anonymous();
        (await visitor.GetAsync(path)).IsProblem(404, "notFound");
        (await visitor.GetAsync(path, ("Kpn-Session", secret + "x"))).IsProblem(404, "notFound");
        (await visitor.PostAsync($"{path}/cancel", null, ("Kpn-Session", "guess"))).IsProblem(404, "notFound");

        var status = await visitor.GetAsync(path, ("Kpn-Session", secret), ("Origin", Origin));
        Assert.Equal(("initiating", Origin), (status.Json.GetProperty("status").GetString(), status.Header("Access-Control-Allow-Origin")));
        Assert.Equal(200, (await tenant.GetAsync(path)).Status);
        (await (await api.TenantAsync()).GetAsync(path)).IsProblem(404, "notFound");

        var cancelled = await visitor.PostAsync($"{path}/cancel", null, ("Kpn-Session", secret));
        Assert.Equal("cancelled", cancelled.Json.GetProperty("status").GetString());
        Assert.Contains(
            api.Switch.Posted,
            p => p.Request is CallRequest.HangUp { Actor.Kind: "visitor" } && api.Switch.Find(tenant.TenantId, p.CallId) is not null
        );
        Assert.Equal(
            "cancelled",
            (await visitor.PostAsync($"{path}/cancel", null, ("Kpn-Session", secret))).Json.GetProperty("status").GetString()
        );
    }

    [Fact]
    public async Task The_status_follows_what_the_switch_says_and_stays_at_the_end()
    {
        var (tenant, _, key) = await KeyAsync();
        var created = await VisitAsync(key, "0612345678");
        var (path, secret) = (created.Header("Location")!, created.Json.GetProperty("cancelSecret").GetString()!);
        foreach (
            var (said, shown) in ((string, string)[])
                [
                    ("callingCaller", "callingCaller"),
                    ("connected", "connected"),
                    ("disconnected", "disconnected"),
                    ("callingCallee", "disconnected"),
                ]
        )
        {
            await SayAsync(tenant.TenantId, created.Json.GetProperty("id").GetString()!, said);
            Assert.Equal(shown, (await api.Anonymous().GetAsync(path, ("Kpn-Session", secret))).Json.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task A_call_that_cannot_be_placed_is_a_failed_session()
    {
        var (_, _, key) = await KeyAsync();
        api.Switch.Answer = new CommandResult.Refused("noDevice", "No phone.");
        var created = await VisitAsync(key, "0612345678");
        Assert.Equal(
            ("failed", "noDevice"),
            (created.Json.GetProperty("status").GetString(), created.Json.GetProperty("reason").GetString())
        );
    }

    [Fact]
    public async Task A_token_of_the_tenant_stands_in_for_the_page()
    {
        var (tenant, _, key) = await KeyAsync();
        Assert.Equal(201, (await tenant.PostAsync(Sessions, new { key, number = "0612345678" })).Status);
        (await (await api.TenantAsync()).PostAsync(Sessions, new { key, number = "0612345678" })).IsProblem(403, "originNotAllowed");
    }

    [Fact]
    public async Task A_key_that_is_switched_off_calls_nobody()
    {
        var (tenant, _, key) = await KeyAsync();
        var id = (await tenant.GetAsync("/v1/call-me-now/keys")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(200, (await tenant.PatchAsync($"/v1/call-me-now/keys/{id}", new { enabled = false }, "\"1\"")).Status);
        (await VisitAsync(key, "0612345678")).IsProblem(404, "notFound");
    }

    [Theory]
    [InlineData("https://a.example/page")]
    [InlineData("http://a.example")]
    [InlineData("*")]
    [InlineData("https://*.example")]
    [InlineData("ftp://a.example")]
    [InlineData("null")]
    public async Task An_origin_is_a_website_and_nothing_less(string origin)
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var refused = await tenant.PostAsync(
            "/v1/call-me-now/keys",
            new
            {
                name = "K",
                allowedOrigins = new[] { origin },
                target = new { kind = "user", id = user },
            }
        );
        Assert.Equal(["/allowedOrigins/0 invalidFormat"], refused.IsProblem(422, "validationFailed"));
    }

    private async Task<(ApiClient Tenant, string User, string Key)> KeyAsync(int quotaPerVisitorPerHour = 50, int quotaPerDay = 1000)
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var key = await tenant.CreateAsync(
            "/v1/call-me-now/keys",
            new
            {
                name = "Web shop",
                allowedOrigins = new[] { "https://WWW.jansen.example/", "http://localhost:3000" },
                target = new { kind = "user", id = user },
                quotaPerVisitorPerHour,
                quotaPerDay,
            },
            "key"
        );
        return (tenant, user, key);
    }

    private Task<Conventions.Reply> VisitAsync(string key, string number, string? origin = Origin, string? name = null) =>
        api.Anonymous()
            .PostAsync(
                Sessions,
                name is null
                    ? new { key, number }
                    : (object)
                        new
                        {
                            key,
                            number,
                            name,
                        },
                origin is null ? [] : [("Origin", origin)]
            );

    /// <summary>As the switch does: an event of the log.</summary>
    private Task SayAsync(string tenantId, string sessionId, string status)
    {
        var now = TimeProvider.System.GetUtcNow();
        var example = EventExamples.Make(EventTypes.ClickToCallStatusChanged, tenantId, TimeProvider.System);
        var said = example with { Data = example.Data with { ClickToCall = new ClickToCallStatus(sessionId, status, null, null, now) } };
        return api.Store.InPlatformAsync(
            session =>
            {
                session.Emit(new LogEntry(said));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
    }
}
