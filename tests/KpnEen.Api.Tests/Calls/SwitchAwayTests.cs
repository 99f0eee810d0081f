using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.Tests.Calls;

/// <summary>The switch is in another process and cannot be reached, or did not answer.</summary>
public sealed class SwitchAwayTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private static readonly SwitchUnavailableException NotReached = new("Connection refused.");
    private static readonly SwitchUnavailableException NoAnswer = new("No answer in time.", outcomeUnknown: true);

    public void Dispose() => api.Switch.Failure = null;

    [Theory]
    [InlineData("/v1/calls")]
    [InlineData("/v1/calls/conv_00000000000000000000000000000000")]
    [InlineData("/v1/calls/conv_00000000000000000000000000000000/trace")]
    public async Task What_only_the_switch_knows_can_be_asked_again_later(string path)
    {
        var tenant = await api.TenantAsync();
        api.Switch.Failure = NotReached;
        var reply = await tenant.GetAsync(path);
        reply.IsProblem(503, "switchUnavailable");
        Assert.Equal("5", reply.Header("Retry-After"));
    }

    [Fact]
    public async Task A_call_that_was_not_placed_leaves_its_reference_and_its_key_free()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        api.Switch.Failure = NotReached;
        (await PlaceAsync(tenant)).IsProblem(503, "switchUnavailable");
        api.Switch.Failure = null;
        Assert.Equal(201, (await PlaceAsync(tenant)).Status);
    }

    [Fact]
    public async Task A_call_that_may_have_been_placed_is_not_placed_again()
    {
        var tenant = await api.TenantAsync();
        await tenant.UserAsync("201");
        api.Switch.Failure = NoAnswer;
        (await PlaceAsync(tenant)).IsProblem(504, "switchTimeout");
        api.Switch.Failure = null;
        (await PlaceAsync(tenant)).IsProblem(409, "idempotencyInFlight");
        (await PlaceAsync(tenant, "another-key")).IsProblem(409, "duplicateClientReference");
        Assert.DoesNotContain(api.Switch.Originated, o => o.TenantId == tenant.TenantId);
    }

    [Fact]
    public async Task A_password_is_not_changed_when_the_answer_could_not_be_given()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var device = (await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "Desk" })).Json.GetProperty("device");
        var id = device.GetProperty("id").GetString();
        var before = (await tenant.GetAsync($"/v1/devices/{id}")).Header("ETag");
        api.Switch.Failure = NotReached;
        (await tenant.PostAsync($"/v1/devices/{id}/rotate-credentials")).IsProblem(503, "switchUnavailable");
        api.Switch.Failure = null;
        Assert.Equal(before, (await tenant.GetAsync($"/v1/devices/{id}")).Header("ETag"));
    }

    [Fact]
    public async Task A_new_device_is_made_without_the_switch_for_it_has_no_contacts()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        api.Switch.Failure = NotReached;
        Assert.Equal(201, (await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "Desk" })).Status);
    }

    private static Task<Conventions.Reply> PlaceAsync(ApiClient tenant, string key = "one-key") =>
        tenant.PostAsync(
            "/v1/calls",
            new
            {
                extension = "201",
                to = "202",
                clientReference = "order-7",
            },
            ("Idempotency-Key", key)
        );
}
