using System.Text.Json;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Tests.Calls;

/// <summary>A decision is explained by the setting as it was when the call was made, whatever became of it since.</summary>
public sealed class CallTraceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Tells_who_made_the_setting_what_it_was_at_the_time_of_the_call()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var number = await tenant.CreateAsync(
            "/v1/numbers",
            new { e164 = Resources.UserTests.NewNumber(), target = new { kind = "user", id = user } }
        );
        await ForwardAsync(tenant, user, "202", "before-the-call");
        var version = api.Snapshots.Find(tenant.TenantId)!.Version;
        await ForwardAsync(tenant, user, "203", "after-the-call");

        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        var now = TimeProvider.System.GetUtcNow();
        api.Switch.Traces[call.Id] =
        [
            new Decision(now, "router", user, "to user 201", "the number leads there") { SettingOf = number, TenantVersion = version },
            new Decision(now, "call-forwarding-always", user, "forward to 202", "active")
            {
                Code = DecisionCode.ForwardedAlways,
                Target = "202",
                TenantVersion = version,
            },
            new Decision(now, "do-not-disturb", user, "no phone rings", "active") { TenantVersion = version },
            new Decision(now, "registrar", user, "not reachable", "no phone is registered") { TenantVersion = version },
        ];
        var trace = await tenant.GetAsync($"/v1/calls/{call.Id}/trace");
        Assert.True(trace.Status == 200, trace.Text);
        var decisions = trace.Json.GetProperty("decisions").EnumerateArray().ToList();

        var (routed, forwarded) = (decisions[0].GetProperty("setting"), decisions[1].GetProperty("setting"));
        Assert.Equal(
            ("forwardedAlways", "202"),
            (decisions[1].GetProperty("code").GetString(), decisions[1].GetProperty("target").GetString())
        );
        Assert.EndsWith("forwards all calls to 202.", decisions[1].GetProperty("summary").GetProperty("en").GetString());
        // Stored before decisions had codes.
        Assert.False(decisions[0].TryGetProperty("code", out _));
        Assert.Equal(number, routed.GetProperty("subjectId").GetString());
        Assert.False(routed.TryGetProperty("service", out _));
        Assert.Equal("before-the-call", forwarded.GetProperty("changedBy").GetProperty("requestId").GetString());
        Assert.Equal(1, forwarded.GetProperty("revision").GetInt64());
        Assert.Equal("do-not-disturb: no phone rings", decisions[1].GetProperty("next").GetString());
        Assert.True(decisions[2].GetProperty("setting").GetProperty("isDefault").GetBoolean());
        Assert.False(decisions[3].TryGetProperty("setting", out _));
        Assert.False(decisions[3].TryGetProperty("next", out _));

        // The entry it names is there to be read.
        var entry = (await tenant.GetAsync($"/v1/audit-log?subjectId={user}&service=call-forwarding-always")).Json.GetProperty("items")[1];
        Assert.Equal(entry.GetProperty("position").GetInt64(), forwarded.GetProperty("auditPosition").GetInt64());
    }

    [Fact]
    public async Task S36_Names_with_line_breaks_and_markup_stay_inside_their_text()
    {
        var tenant = await api.TenantAsync();
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        const string hostile = "x\r\nSet-Cookie: a=b\u0000<script>\u2028\"}";
        api.Switch.Traces[call.Id] = [new Decision(TimeProvider.System.GetUtcNow(), "router", "usr_\r\n", hostile, hostile)];
        var trace = await tenant.GetAsync($"/v1/calls/{call.Id}/trace");
        Assert.Equal(hostile, trace.Json.GetProperty("decisions")[0].GetProperty("what").GetString());
        Assert.DoesNotContain('\n', trace.Text);
        Assert.Null(trace.Header("Set-Cookie"));
    }

    private static async Task ForwardAsync(ApiClient tenant, string user, string to, string requestId)
    {
        var reply = await tenant.SendAsync(
            HttpMethod.Put,
            $"/v1/users/{user}/services/call-forwarding-always",
            new { active = true, to },
            ("If-Match", "*"),
            ("X-Request-Id", requestId)
        );
        Assert.True(reply.Status == 200, reply.Text);
    }
}
