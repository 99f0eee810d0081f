using System.Text.Json;

namespace KpnEen.Identity.Tests;

public sealed class DiscoveryTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    [Fact]
    public async Task O47_both_documents_say_the_same_and_name_what_works()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        var oauth = await GetAsync(host, "/.well-known/oauth-authorization-server");
        var oidc = await GetAsync(host, "/.well-known/openid-configuration");
        Assert.Equal(oauth.Text, oidc.Text);
        Assert.Equal("http://issuer.test", oauth.Json.GetProperty("issuer").GetString());
        Assert.Equal("http://issuer.test/oauth/token", oauth.Json.GetProperty("token_endpoint").GetString());
        Assert.Equal("http://issuer.test/oauth/jwks", oauth.Json.GetProperty("jwks_uri").GetString());
        Assert.Equal("""["client_credentials"]""", oauth.Json.GetProperty("grant_types_supported").GetRawText());
        Assert.Equal("*", oauth.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task O47_an_issuer_with_a_path_has_its_documents_where_the_standards_say()
    {
        await using var host = await IdentityHost.StartAsync(database.Database, "http://issuer.test/auth/kpn");
        foreach (var path in new[] { "/.well-known/oauth-authorization-server/auth/kpn", "/auth/kpn/.well-known/openid-configuration" })
        {
            var document = await GetAsync(host, path);
            Assert.Equal("http://issuer.test/auth/kpn", document.Json.GetProperty("issuer").GetString());
            Assert.Equal("http://issuer.test/auth/kpn/oauth/token", document.Json.GetProperty("token_endpoint").GetString());
        }
        Assert.Equal(200, (await GetAsync(host, "/auth/kpn/oauth/jwks")).Status);
    }

    [Fact]
    public async Task O48_the_issuer_is_never_taken_from_the_Host()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        request.Headers.Host = "evil.test";
        request.Headers.Add("X-Forwarded-Host", "evil.test");
        Assert.DoesNotContain("evil", (await Answer.OfAsync(await host.Http.SendAsync(request))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "token")]
    [InlineData("revocation", "revoke")]
    [InlineData("introspection", "introspect")]
    public async Task O47_what_is_named_answers_and_what_is_not_named_does_not_work(string name, string path)
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        var document = (await GetAsync(host, "/.well-known/oauth-authorization-server")).Json;
        Assert.Equal($"http://issuer.test/oauth/{path}", document.GetProperty($"{name}_endpoint").GetString());
        Assert.Equal(
            """["client_secret_basic","client_secret_post","private_key_jwt"]""",
            document.GetProperty($"{name}_endpoint_auth_methods_supported").GetRawText()
        );
        Assert.Equal("401 invalid_client", (await host.PostAsync($"/oauth/{path}", "token=x&grant_type=client_credentials")).Refusal);
        // People sign in only where that is switched on; nobody registers clients without a token.
        foreach (var absent in new[] { "authorize", "par", "userinfo", "register", "device_authorization" })
        {
            Assert.Equal(404, (await GetAsync(host, $"/oauth/{absent}")).Status);
            Assert.False(document.TryGetProperty($"{absent}_endpoint", out _));
        }
        Assert.False(document.TryGetProperty("authorization_endpoint", out _));
    }

    [Fact]
    public async Task O45_only_public_members_of_keys_are_published()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        var keys = (await GetAsync(host, "/oauth/jwks")).Json.GetProperty("keys");
        Assert.NotEqual(0, keys.GetArrayLength());
        foreach (var key in keys.EnumerateArray())
            Assert.Equal(
                ["alg", "crv", "kid", "kty", "use", "x", "y"],
                key.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
            );
    }

    private static async Task<Answer> GetAsync(IdentityHost host, string path) => await Answer.OfAsync(await host.Http.GetAsync(path));
}
