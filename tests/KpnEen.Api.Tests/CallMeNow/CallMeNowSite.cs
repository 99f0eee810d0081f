using System.Text.Json;
using KpnEen.Api.Events;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Api.Tests.CallMeNow;

/// <summary>A tenant with a website whose button has a key.</summary>
internal sealed record CallMeNowSite(ApiFixture Api, ApiClient Tenant, string Key, string KeyId)
{
    public const string Origin = "https://www.jansen.example";
    public const string Sessions = "/v1/call-me-now/sessions";
    public const string Number = "+31612345678";

    public Originate Placed => Assert.Single(PlacedAll);

    public IEnumerable<Originate> PlacedAll => Api.Switch.Originated.Where(o => o.TenantId == Tenant.TenantId);

    public static async Task<(ApiClient Tenant, string User)> TenantAsync(ApiFixture api)
    {
        var tenant = await api.TenantAsync();
        return (tenant, await tenant.UserAsync("201"));
    }

    public static async Task<CallMeNowSite> CreateAsync(ApiFixture api, object rules)
    {
        var (tenant, user) = await TenantAsync(api);
        var made = await tenant.PostAsync("/v1/call-me-now/keys", KeyOf(user, rules, "visitor"));
        Assert.Equal(201, made.Status);
        return new CallMeNowSite(api, tenant, made.Json.GetProperty("key").GetString()!, made.Json.GetProperty("id").GetString()!);
    }

    public static object KeyOf(string user, object rules, string first) =>
        new
        {
            name = "Web shop",
            allowedOrigins = new[] { Origin },
            target = new { kind = "user", id = user },
            quotaPerVisitorPerHour = 50,
            first,
            rules,
        };

    public Task<Reply> VisitAsync(object? more = null, string number = Number)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["key"] = Key;
        body["number"] = number;
        return Api.Anonymous().PostAsync(Sessions, body, ("Origin", Origin));
    }

    public async Task<string> StatusAsync(string id) => (await Tenant.GetAsync($"{Sessions}/{id}")).Json.GetProperty("status").GetString()!;

    public Task<Reply> FormAsync() => Api.Anonymous().GetAsync($"/v1/call-me-now/form?key={Key}", ("Origin", Origin));

    public async Task<List<JsonElement>> EventsAsync(string type) =>
        [
            .. (await Tenant.GetAsync($"/v1/events?types={type}"))
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(e => e.GetProperty("data").GetProperty("callMeNow").Clone()),
        ];

    public async Task ToldAsync(string reason)
    {
        var told = (await EventsAsync(EventTypes.CallMeNowRefused)).Where(e => e.GetProperty("reason").GetString() == reason);
        var notice = Assert.Single(told);
        Assert.Equal(KeyId, notice.GetProperty("keyId").GetString());
        Assert.False(notice.TryGetProperty("visitorNumber", out _));
    }

    /// <summary>As the switch does: an event of the log.</summary>
    public Task SayAsync(string sessionId, string status, string reason)
    {
        var now = TimeProvider.System.GetUtcNow();
        var example = EventExamples.Make(EventTypes.ClickToCallStatusChanged, Tenant.TenantId!, TimeProvider.System);
        var said = example with
        {
            Data = example.Data with { ClickToCall = new ClickToCallStatus(sessionId, status, reason, Number, now) },
        };
        return Api.Store.InPlatformAsync(
            session =>
            {
                session.Emit(new LogEntry(said));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
    }
}
