using System.Text.Json;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Resources;

public sealed class SettingWarningTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_write_tells_what_makes_it_void_and_what_it_makes_void()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var services = $"/v1/users/{user}/services";
        Assert.Empty(Warnings((await tenant.PutAsync($"{services}/call-forwarding-busy", new { active = true, to = "202" }, "*")).Json));

        var always = await tenant.PutAsync($"{services}/call-forwarding-always", new { active = true, to = "203" }, "*");
        Assert.Equal("203", always.Json.GetProperty("to").GetString());
        var made = Assert.Single(Warnings(always.Json));
        Assert.Equal(
            ("neverActs", "call-forwarding-busy", "call-forwarding-always"),
            (Text(made, "code"), Text(made, "service"), Text(made, "because"))
        );
        Assert.Equal("Call Forwarding Always is active, so Call Forwarding Busy never acts.", Text(made, "detail"));

        // What another service makes void is not this write's business; the list of the user has all.
        Assert.Empty(Warnings((await tenant.PutAsync($"{services}/do-not-disturb", new { active = true }, "*")).Json));
        Assert.Single(Warnings((await tenant.GetAsync(services)).Json));

        var itself = Assert.Single(
            Warnings((await tenant.PutAsync($"{services}/call-forwarding-always", new { active = true, to = "201" }, "*")).Json),
            w => Text(w, "code") == "leadsToItself"
        );
        Assert.Equal("/to", Text(itself, "pointer"));

        // What is read can be written back: warnings are no settings.
        var read = await tenant.GetAsync($"{services}/call-forwarding-always");
        Assert.False(read.Json.TryGetProperty("warnings", out _));
        Assert.Equal(200, (await tenant.PutAsync($"{services}/call-forwarding-always", read.Text, "*")).Status);
    }

    [Fact]
    public async Task A_write_of_all_forwardings_tells_what_is_void_too()
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/users/{await tenant.UserAsync("201")}/forwarding";
        var (on, off) = (new { active = true, to = "202" }, new { active = false });
        Assert.Empty(Warnings((await tenant.PutAsync(path, new { busy = on }, "*")).Json));
        var patched = await tenant.PatchAsync(path, new { always = on }, "*");
        Assert.True(patched.Json.GetProperty("always").GetProperty("active").GetBoolean());
        var made = Assert.Single(Warnings(patched.Json));
        Assert.Equal(
            ("neverActs", "call-forwarding-busy", "call-forwarding-always"),
            (Text(made, "code"), Text(made, "service"), Text(made, "because"))
        );
        // What is read can be written back: warnings are no settings.
        var read = await tenant.GetAsync(path);
        Assert.False(read.Json.TryGetProperty("warnings", out _));
        Assert.Single(Warnings((await tenant.PutAsync(path, read.Json, read.ETag!)).Json));
        Assert.Empty(Warnings((await tenant.PatchAsync(path, new { always = off }, "*")).Json));
    }

    [Fact]
    public async Task The_order_of_the_services_is_data()
    {
        var order = (await (await api.TenantAsync()).GetAsync("/v1/service-precedence")).Json;
        Assert.Equal(
            [
                "call-forwarding-always",
                "call-forwarding-busy",
                "call-forwarding-no-answer",
                "call-forwarding-not-reachable",
                "do-not-disturb",
            ],
            order.GetProperty("terminating").EnumerateArray().Select(s => Text(s, "service"))
        );
        var first = order.GetProperty("originating")[0];
        Assert.Equal(
            (1, "emergency-calls", false),
            (first.GetProperty("step").GetInt32(), Text(first, "service"), first.GetProperty("hasSettings").GetBoolean())
        );
    }

    private static List<JsonElement> Warnings(JsonElement answer) => [.. answer.GetProperty("warnings").EnumerateArray()];

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
