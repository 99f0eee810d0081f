using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>O37: requests that clients push (RFC 9126).</summary>
public sealed class PushedRequestTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    [Fact]
    public async Task O37_a_pushed_request_stands_alone_and_is_good_for_once()
    {
        var flow = Crm();
        var pushed = await flow.PushAsync();
        Assert.Equal((201, "no-store"), (pushed.Status, pushed.Header("Cache-Control")));
        Assert.InRange(pushed.Json.GetProperty("expires_in").GetInt32(), 5, 600);
        var uri = pushed.Json.GetProperty("request_uri").GetString()!;
        Assert.Matches("^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}$", uri);

        // What stands beside it changes nothing.
        var address = Address(people.Crm.Client.Id, uri) + "&scope=calls%3Acontrol&redirect_uri=https%3A%2F%2Fevil.example";
        await flow.Browser.GoAsync(address);
        await flow.Browser.SignInAsync("anna@ten_1.example");
        await flow.Browser.AllowAsync();
        var tokens = await flow.RedeemAsync(flow.Browser.Got("code")!);
        Assert.Equal("openid profile email calls:read", tokens.Json.GetProperty("scope").GetString());

        Assert.Equal(400, (await flow.Browser.GoAsync(address)).Status);
    }

    [Fact]
    public async Task O37_it_is_bound_to_its_client_and_ends()
    {
        var uri = (await Crm().PushAsync()).Json.GetProperty("request_uri").GetString()!;
        Assert.Equal(400, (await people.Browser().GoAsync(Address(people.Vendor.Client.Id, uri))).Status);
        Assert.Equal(303, (int)(await people.Http.GetAsync(Address(people.Crm.Client.Id, uri))).StatusCode);

        var late = (await Crm().PushAsync()).Json.GetProperty("request_uri").GetString()!;
        people.Clock.Advance(TimeSpan.FromSeconds(91));
        Assert.Equal(400, (await people.Browser().GoAsync(Address(people.Crm.Client.Id, late))).Status);
        Assert.Equal(400, (await people.Browser().GoAsync(Address(people.Crm.Client.Id, "https://evil.example/request"))).Status);
    }

    [Fact]
    public async Task O37_the_client_is_authenticated_and_every_parameter_is_checked()
    {
        Assert.Equal("401 invalid_client", (await new CodeFlow(people, people.Crm.Client, "sec_wrong").PushAsync()).Refusal);
        Assert.Equal("400 invalid_request", (await Crm().PushAsync(("request_uri", "urn:ietf:params:oauth:request_uri:x"))).Refusal);
        Assert.Equal("400 invalid_request", (await Crm().PushAsync(("redirect_uri", "https://evil.example/"))).Refusal);
        Assert.Equal("400 invalid_request", (await Crm().PushAsync(("code_challenge_method", "plain"))).Refusal);
        Assert.Equal("400 invalid_scope", (await Crm().PushAsync(("scope", "partner"))).Refusal);
        Assert.Equal("400 unsupported_response_type", (await Crm().PushAsync(("response_type", "token"))).Refusal);
        Assert.Equal("400 invalid_target", (await Crm().PushAsync(("resource", "https://other.example"))).Refusal);
        Assert.Equal(405, (int)(await people.Http.GetAsync("/oauth/par")).StatusCode);
    }

    [Fact]
    public async Task O37_a_client_that_must_push_cannot_do_without()
    {
        var registration = PeopleFixture.Registration("Duwt") with { RequirePushedAuthorizationRequests = true };
        var (client, secret) = await people.CreateAsync(ClientOwner.Tenant("ten_1"), registration);
        var flow = new CodeFlow(people, client, secret);
        await flow.BeginAsync();
        Assert.Equal("invalid_request", flow.Browser.Got("error"));
        await flow.BeginAsync(("redirect_uri", "https://evil.example/"));
        Assert.Equal(400, flow.Browser.Page.Status);
        var uri = (await flow.PushAsync()).Json.GetProperty("request_uri").GetString()!;
        await flow.Browser.GoAsync(Address(client.Id, uri));
        Assert.Contains("name=\"password\"", flow.Browser.Page.Text, StringComparison.Ordinal);
    }

    private static string Address(string client, string uri) =>
        $"/oauth/authorize?client_id={client}&request_uri={Uri.EscapeDataString(uri)}";
}
