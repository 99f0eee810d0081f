using System.Text.Json.Nodes;

namespace KpnEen.Identity.Tests.Clients;

/// <summary>What clients register: addresses, methods, and clients for the people of many tenants.</summary>
public sealed class RegistrationTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private IdentityHost host = null!;
    private string token = "";
    private string partner = "";

    public async Task InitializeAsync()
    {
        host = await IdentityHost.StartAsync(database.Database);
        token = await host.AccessTokenAsync(IdentityHost.Client);
        partner = await host.AccessTokenAsync(IdentityHost.Partner);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("https://crm.example.com/callback", true)]
    [InlineData("https://crm.example.com/callback?tenant=1", true)]
    [InlineData("http://127.0.0.1/callback", true)]
    [InlineData("http://[::1]:8080/callback", true)]
    [InlineData("http://localhost:3000/cb", true)]
    [InlineData("com.example.crm:/callback", true)]
    [InlineData("http://crm.example.com/callback", false)]
    [InlineData("https://crm.example.com/callback#x", false)]
    [InlineData("https://user@crm.example.com/callback", false)]
    [InlineData("https://crm.example.com/a/../b", false)]
    [InlineData("https://crm.example.com\\\\@evil.test/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("crm:/callback", false)]
    [InlineData("/callback", false)]
    [InlineData("//crm.example.com/callback", false)]
    [InlineData("", false)]
    public async Task O29_only_addresses_that_can_be_trusted_are_registered(string uri, bool good)
    {
        var answer = await CreateAsync(
            token,
            body => body["redirectUris"] = new JsonArray(uri.Replace("\\\\", "\\", StringComparison.Ordinal))
        );
        Assert.Equal(good ? 201 : 422, answer.Status);
        if (!good)
            Assert.Equal("/redirectUris/0", answer.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_registration_is_kept_and_shown_as_it_was_given()
    {
        var created = await CreateAsync(
            token,
            body =>
            {
                body["tokenEndpointAuthMethod"] = "none";
                body["requirePushedAuthorizationRequests"] = true;
                body["dpopBoundAccessTokens"] = true;
                body["description"] = "Shows who calls.";
                body["websiteUri"] = "https://crm.example.com";
                body["logoUri"] = "https://crm.example.com/logo.png";
            }
        );
        Assert.Equal(201, created.Status);
        Assert.False(created.Json.TryGetProperty("secret", out _));
        var shown = (await host.ApiAsync(HttpMethod.Get, created.Header("Location")!, token)).Json;
        Assert.Equal(created.Text, shown.GetRawText());
        Assert.Equal("none", shown.GetProperty("tokenEndpointAuthMethod").GetString());
        Assert.Equal("409 conflict", (await host.ApiAsync(HttpMethod.Post, $"{created.Header("Location")}/rotate-secret", token)).Refusal);
    }

    [Theory]
    [InlineData("""{"grantTypes":["client_credentials"],"tokenEndpointAuthMethod":"none"}""", "/tokenEndpointAuthMethod")]
    [InlineData("""{"grantTypes":["password"]}""", "/grantTypes/0")]
    [InlineData("""{"grantTypes":["refresh_token"]}""", "/grantTypes")]
    [InlineData("""{"redirectUris":[]}""", "/redirectUris")]
    [InlineData("""{"tokenEndpointAuthMethod":"private_key_jwt"}""", "/jwks")]
    [InlineData("""{"jwksUri":"https://crm.example.com/jwks"}""", "/jwks")]
    [InlineData("""{"tokenEndpointAuthMethod":"private_key_jwt","jwksUri":"http://crm.example.com/jwks"}""", "/jwksUri")]
    [InlineData("""{"tokenEndpointAuthMethod":"tls_client_auth"}""", "/tokenEndpointAuthMethod")]
    [InlineData("""{"logoUri":"http://crm.example.com/logo.png"}""", "/logoUri")]
    [InlineData("""{"multiTenant":true}""", "/multiTenant")]
    public async Task A6_what_does_not_go_together_is_refused(string change, string pointer)
    {
        var answer = await CreateAsync(token, body => Merge(body, change));
        Assert.Equal("422 validationFailed", answer.Refusal);
        Assert.Equal(pointer, answer.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_partner_keeps_clients_for_people_of_many_tenants_apart_from_those_of_a_tenant()
    {
        var created = await CreateAsync(partner, body => body["multiTenant"] = true);
        Assert.Equal(201, created.Status);
        var path = created.Header("Location")!;
        var id = created.Json.GetProperty("id").GetString()!;
        var found = (await host.Clients.FindAsync(id, default))!.Client;
        Assert.Equal((null, IdentityHost.Partner.Id, true), (found.TenantId, found.PartnerId, found.MultiTenant));
        Assert.Contains(id, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", partner)).Text, StringComparison.Ordinal);
        // Neither a tenant nor the partner acting for one has it among the tenant's.
        Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Get, path, token)).Refusal);
        Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Get, path, partner, null, ("Kpn-Tenant", "ten_1"))).Refusal);
        Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Delete, path, token)).Refusal);
        // And it gets nothing by itself.
        var secret = created.Json.GetProperty("secret").GetString();
        Assert.Equal("400 unauthorized_client", (await host.TokenAsync("grant_type=client_credentials", $"{id}:{secret}")).Refusal);
        Assert.Equal(204, (await host.ApiAsync(HttpMethod.Delete, path, partner)).Status);
    }

    [Fact]
    public async Task O23_the_subject_of_a_client_is_never_one_of_a_user()
    {
        var created = await CreateAsync(token, body => body["grantTypes"] = new JsonArray("client_credentials"));
        Assert.StartsWith("cli_", created.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
        // Nobody chooses the id.
        Assert.Equal(
            "422 validationFailed",
            (await CreateAsync(token, body => body["id"] = "usr_0192f0c1d2e37b4c8d5e6f7081920a1b")).Refusal
        );
    }

    private Task<Answer> CreateAsync(string by, Action<JsonObject> change)
    {
        var body = new JsonObject
        {
            ["name"] = "CRM",
            ["scopes"] = new JsonArray("directory:read"),
            ["grantTypes"] = new JsonArray("authorization_code"),
            ["redirectUris"] = new JsonArray("https://crm.example.com/callback"),
        };
        change(body);
        return host.ApiAsync(HttpMethod.Post, "/v1/clients", by, body.ToJsonString());
    }

    private static void Merge(JsonObject into, string json)
    {
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
            into[name] = value?.DeepClone();
    }
}
