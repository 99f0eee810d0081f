using System.Text.Json;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Calls;

public sealed class RoutingSimulationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Says_who_rings_for_how_long_from_which_setting_and_who_made_it_so()
    {
        var tenant = await api.TenantAsync();
        var (anna, bea) = (await tenant.UserAsync("201", "Anna"), await tenant.UserAsync("202", "Bea"));
        foreach (var user in new[] { anna, bea })
            Assert.Equal(201, (await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "Desk" })).Status);
        await tenant.PutAsync(
            $"/v1/users/{anna}/services/call-forwarding-no-answer",
            new
            {
                active = true,
                to = "202",
                afterSeconds = 15,
            },
            "*"
        );

        var answer = await SimulateAsync(
            tenant,
            new
            {
                from = new { number = "+31612345678", name = "P. Jansen" },
                to = "201",
                phones = new object[]
                {
                    new { userId = anna, state = "rings" },
                    new
                    {
                        userId = bea,
                        state = "answers",
                        afterSeconds = 4,
                    },
                },
            }
        );

        Assert.Equal(("inbound", "completed"), (Text(answer, "direction"), Text(answer, "outcome")));
        Assert.Equal(19000, answer.GetProperty("durationMs").GetInt64());
        Assert.Equal(bea, Text(answer.GetProperty("answeredBy"), "userId"));
        var rings = answer.GetProperty("rings").EnumerateArray().ToList();
        Assert.Equal(
            [(anna, 0L, 15000L), (bea, 15000L, 4000L)],
            rings.Select(r => (Text(r, "userId")!, r.GetProperty("startMs").GetInt64(), r.GetProperty("ringMs").GetInt64()))
        );
        var forward = answer.GetProperty("decisions").EnumerateArray().Single(d => Text(d, "service") == "call-forwarding-no-answer");
        Assert.Equal(("forward to 202", "router: to user 202"), (Text(forward, "what"), Text(forward, "next")));
        Assert.Equal(
            ("forwardedNoAnswer", "202", 15),
            (Text(forward, "code"), Text(forward, "target"), forward.GetProperty("afterSeconds").GetInt32())
        );
        var setting = forward.GetProperty("setting");
        Assert.Equal(
            (anna, 1L, false),
            (Text(setting, "subjectId"), setting.GetProperty("revision").GetInt64(), setting.GetProperty("isDefault").GetBoolean())
        );
        Assert.Contains("cli_", Text(setting.GetProperty("changedBy"), "clientId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_settings_that_are_not_stored_and_stores_none()
    {
        var tenant = await api.TenantAsync();
        var (anna, bea) = (await tenant.UserAsync("201"), await tenant.UserAsync("202"));
        var tried = await SimulateAsync(
            tenant,
            new
            {
                from = new { extension = "202" },
                to = "201",
                services = new object[]
                {
                    new
                    {
                        userId = anna,
                        service = "call-forwarding-always",
                        settings = new { active = true, to = "+31201112222" },
                    },
                },
                publicNetwork = new { state = "busy" },
            }
        );
        Assert.Equal("+31201112222", tried.GetProperty("redirections")[0].GetProperty("to").GetString());
        Assert.Equal(
            0,
            (await tenant.GetAsync($"/v1/audit-log?subjectId={anna}&service=call-forwarding-always"))
                .Json.GetProperty("items")
                .GetArrayLength()
        );
        Assert.False((await tenant.GetAsync($"/v1/users/{anna}/services/call-forwarding-always")).Json.GetProperty("active").GetBoolean());

        // A star code is tried as well: it would be carried out, and is not.
        var code = await SimulateAsync(tenant, new { from = new { userId = bea }, to = "*78" });
        Assert.Equal("completed", Text(code, "outcome"));
        Assert.False((await tenant.GetAsync($"/v1/users/{bea}/services/do-not-disturb")).Json.GetProperty("active").GetBoolean());
        Assert.Empty((await tenant.GetAsync("/v1/calls")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await tenant.GetAsync("/v1/call-records")).Json.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain(
            (await tenant.GetAsync("/v1/events")).Json.GetProperty("items").EnumerateArray(),
            e => Text(e, "type")!.StartsWith("call", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Refuses_what_it_cannot_try()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var foreign = await other.UserAsync("201");
        async Task<string[]> Errors(object body) =>
            (await tenant.PostAsync("/v1/routing-simulations", body)).IsProblem(422, "validationFailed");
        Assert.Equal(["/from/userId unknownReference"], await Errors(new { from = new { userId = foreign }, to = "201" }));
        Assert.Equal(
            ["/phones/0/userId unknownReference"],
            await Errors(
                new
                {
                    from = new { },
                    to = "201",
                    phones = new[] { new { userId = foreign, state = "busy" } },
                }
            )
        );
        Assert.Equal(
            ["/services/0/userId unknownReference"],
            await Errors(
                new
                {
                    from = new { },
                    to = "201",
                    services = new[]
                    {
                        new
                        {
                            userId = foreign,
                            service = "do-not-disturb",
                            settings = new { active = true },
                        },
                    },
                }
            )
        );
        Assert.Equal(
            ["/services/0/service unknownReference"],
            await Errors(
                new
                {
                    from = new { },
                    to = "201",
                    services = new[] { new { service = "no-such", settings = new { } } },
                }
            )
        );
        Assert.Equal(
            ["/services/0/settings/to required"],
            await Errors(
                new
                {
                    from = new { extension = "200" },
                    to = "201",
                    services = new[]
                    {
                        new
                        {
                            userId = await tenant.UserAsync("200"),
                            service = "call-forwarding-busy",
                            settings = new { active = true },
                        },
                    },
                }
            )
        );
        Assert.Equal(
            ["/at outOfRange"],
            await Errors(
                new
                {
                    from = new { },
                    to = "201",
                    at = "9999-12-31T23:59:59Z",
                }
            )
        );
        Assert.Equal(["/to invalidFormat"], await Errors(new { from = new { }, to = "*78" }));
        Assert.Equal(["/from invalidFormat"], await Errors(new { from = new { extension = "200", number = "+31612345678" }, to = "201" }));
    }

    [Fact]
    public async Task Nobody_is_told_apart_by_a_number_that_leads_nowhere_or_a_user_without_a_phone()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        Assert.Equal("missed", Text(await SimulateAsync(tenant, new { from = new { }, to = "201" }), "outcome"));
        var nowhere = await SimulateAsync(tenant, new { from = new { }, to = "0612345678" });
        Assert.Equal(404, nowhere.GetProperty("cause").GetProperty("sip").GetInt32());
    }

    private static async Task<JsonElement> SimulateAsync(ApiClient tenant, object body)
    {
        var reply = await tenant.PostAsync("/v1/routing-simulations", body);
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json;
    }

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
