using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Api.Tests.Resources;

public sealed class ServiceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public static TheoryData<string> UserServices => [.. ServiceCatalog.All.Where(s => s.Scope == ServiceScope.User).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(UserServices))]
    public async Task Every_service_of_the_catalogue_is_read_and_replaced(string service)
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/users/{await tenant.UserAsync("201")}/services/{service}";
        var defaults = await tenant.GetAsync(path);
        Assert.Equal((200, "\"0\""), (defaults.Status, defaults.ETag));
        var replaced = await tenant.PutAsync(path, defaults.Text, "\"0\"");
        // What is so already is no change.
        var same = defaults.Text[..^1] + (defaults.Text.Length > 2 ? "," : "") + "\"warnings\":[]}";
        Assert.Equal((200, "\"0\"", same), (replaced.Status, replaced.ETag, replaced.Text));
        (await tenant.PutAsync(path, defaults.Text, "\"7\"")).IsProblem(412, "preconditionFailed");
        (await tenant.SendAsync(HttpMethod.Put, path, defaults.Text)).IsProblem(428, "preconditionRequired");
        Assert.Equal(
            ["/surprise unknownMember"],
            (await tenant.PutAsync(path, """{"surprise":1}""", "*")).IsProblem(422, "validationFailed")
        );
        (await tenant.PutAsync(path, "{", "*")).IsProblem(400, "malformedJson");
    }

    [Fact]
    public async Task The_spend_limit_of_the_own_company_is_set_and_seen_by_calls_of_nobody_else()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        const string path = "/v1/tenant/services/spend-limit";
        Assert.Equal((200, "\"0\""), ((await tenant.GetAsync(path)).Status, (await tenant.GetAsync(path)).ETag));
        Assert.Equal(
            ["/dayCents outOfRange"],
            (await tenant.PutAsync(path, new { dayCents = -1 }, "*")).IsProblem(422, "validationFailed")
        );
        Assert.Equal(200, (await tenant.PutAsync(path, new { dayCents = 1000 }, "*")).Status);
        Assert.Equal(1000, api.Snapshots.Find(tenant.TenantId)!.Tenant.Services.Get(SpendLimit.Descriptor).DayCents);
        Assert.Equal(25_000, api.Snapshots.Find(other.TenantId)!.Tenant.Services.Get(SpendLimit.Descriptor).DayCents);
        Assert.Equal(25_000, (await other.GetAsync(path)).Json.GetProperty("dayCents").GetInt32());
        var spend = (await tenant.GetAsync("/v1/tenant/spend")).Json;
        Assert.Equal((0, 1000), (spend.GetProperty("dayCents").GetInt32(), spend.GetProperty("dayLimitCents").GetInt32()));
    }

    [Fact]
    public async Task Settings_reach_calls_at_once_and_the_log_says_who_changed_them()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        Assert.Equal(
            200,
            (
                await tenant.PutAsync(
                    $"/v1/users/{user}/services/call-forwarding-no-answer",
                    new
                    {
                        active = true,
                        to = "202",
                        afterSeconds = 15,
                    },
                    "*"
                )
            ).Status
        );
        var settings = api.Snapshots.Find(tenant.TenantId)!.FindUser(user)!.Services.Get(CallForwardingNoAnswer.Descriptor);
        Assert.Equal(new CallForwardingNoAnswerSettings(true, "202", 15), settings);

        var listed = (await tenant.GetAsync($"/v1/users/{user}/services"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!);
        Assert.Equal(ServiceCatalog.All.Count(s => s.Scope == ServiceScope.User), listed.Count);
        Assert.True(listed["call-forwarding-no-answer"].GetProperty("active").GetBoolean());
        Assert.False(listed["do-not-disturb"].GetProperty("active").GetBoolean());

        var change = (await tenant.GetAsync("/v1/events")).Json.GetProperty("items")[0];
        Assert.Equal("user.service_changed", change.GetProperty("type").GetString());
        Assert.Equal("api", change.GetProperty("data").GetProperty("actor").GetProperty("kind").GetString());
        Assert.Equal(
            15,
            change.GetProperty("data").GetProperty("serviceChange").GetProperty("after").GetProperty("afterSeconds").GetInt32()
        );
    }

    [Theory]
    [InlineData("call-forwarding-always", """{"active":true}""", "/to required")]
    [InlineData("call-forwarding-busy", """{"active":true,"to":"1"}""", "/to invalidDestination")]
    [InlineData("call-forwarding-no-answer", """{"afterSeconds":3}""", "/afterSeconds outOfRange")]
    [InlineData("call-recording", """{"mode":"sometimes"}""", "/mode invalidType")]
    [InlineData("call-recording", """{"retentionDays":0}""", "/retentionDays outOfRange")]
    public async Task Settings_that_are_not_legal_are_named_by_pointer(string service, string body, string error)
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/users/{await tenant.UserAsync("201")}/services/{service}";
        Assert.Equal([error], (await tenant.PutAsync(path, body, "*")).IsProblem(422, "validationFailed"));
        Assert.Equal("\"0\"", (await tenant.GetAsync(path)).ETag);
    }

    [Fact]
    public async Task The_four_forwardings_are_one_view()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var path = $"/v1/users/{user}/forwarding";
        Assert.Equal("\"0\"", (await tenant.GetAsync(path)).ETag);
        var changed = await tenant.PatchAsync(
            path,
            """{"always":{"active":true,"to":"+31612345678"},"noAnswer":{"afterSeconds":30}}""",
            "\"0\""
        );
        Assert.Equal(200, changed.Status);
        Assert.Equal(changed.ETag, (await tenant.GetAsync(path)).ETag);
        Assert.Equal(
            "+31612345678",
            (await tenant.GetAsync($"/v1/users/{user}/services/call-forwarding-always")).Json.GetProperty("to").GetString()
        );
        Assert.Equal(30, api.Snapshots.Find(tenant.TenantId)!.FindUser(user)!.Services.Get(CallForwardingNoAnswer.Descriptor).AfterSeconds);
        (await tenant.PatchAsync(path, """{"busy":{"active":false}}""", "\"0\"")).IsProblem(412, "preconditionFailed");

        var errors = (
            await tenant.PatchAsync(path, """{"busy":{"active":true},"noAnswer":{"afterSeconds":1},"always":{"active":false}}""", "*")
        ).IsProblem(422, "validationFailed");
        Assert.Equal(["/busy/to required", "/noAnswer/afterSeconds outOfRange"], errors);
        Assert.True((await tenant.GetAsync(path)).Json.GetProperty("always").GetProperty("active").GetBoolean());

        var replaced = await tenant.PutAsync(path, "{}", changed.ETag!);
        Assert.Equal(200, replaced.Status);
        Assert.False(replaced.Json.GetProperty("always").GetProperty("active").GetBoolean());
        (await tenant.GetAsync("/v1/users/usr_00000000000000000000000000000000/forwarding")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task The_catalogue_shows_the_star_codes()
    {
        var tenant = await api.TenantAsync();
        var items = (await tenant.GetAsync("/v1/service-catalog")).Json.GetProperty("items").EnumerateArray();
        var always = Assert.Single(items, s => s.GetProperty("name").GetString() == "call-forwarding-always");
        Assert.Contains(
            always.GetProperty("starCodes").EnumerateArray(),
            c => c.GetProperty("code").GetString() == "*72" && c.GetProperty("takesDigits").GetBoolean()
        );
    }
}
