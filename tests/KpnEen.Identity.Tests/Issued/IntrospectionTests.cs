using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.Issued;

/// <summary>RFC 7662: who may ask is told what is active, and nothing else.</summary>
public sealed class IntrospectionTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string Inactive = """{"active":false}""";
    private IdentityHost host = null!;
    private string asker = "";

    public async Task InitializeAsync()
    {
        host = await IdentityHost.StartAsync(database.Database);
        asker = await AskerAsync("ten_1", IdentityHost.ApiUrl);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task O44_an_active_token_is_described()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client, "directory:read");
        var answer = await AskAsync(token, asker);
        Assert.Equal((200, "no-store"), (answer.Status, answer.Header("Cache-Control")));
        Assert.True(answer.Json.GetProperty("active").GetBoolean());
        Assert.Equal("directory:read", answer.Json.GetProperty("scope").GetString());
        Assert.Equal(
            ("cli_tenant", "ten_1", "Bearer"),
            (
                answer.Json.GetProperty("client_id").GetString(),
                answer.Json.GetProperty("tenant_id").GetString(),
                answer.Json.GetProperty("token_type").GetString()
            )
        );
    }

    [Fact]
    public async Task O44_inactive_is_exactly_that_and_no_reason()
    {
        var (expired, revoked) = (await host.AccessTokenAsync(IdentityHost.Client), await host.AccessTokenAsync(IdentityHost.Client));
        await host.PostAsync("/oauth/revoke", $"token={revoked}", $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}");
        Assert.Equal(Inactive, (await AskAsync(revoked, asker)).Text);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var parts = expired.Split('.');
        foreach (var token in new[] { expired, "x", "a.b.c", $"{parts[0]}.{parts[1]}.AAAA", "%00" })
            Assert.Equal((200, Inactive), ((await AskAsync(token, asker)).Status, (await AskAsync(token, asker)).Text));
    }

    [Fact]
    public async Task O44_a_client_is_told_of_its_audience_and_its_tenant_only()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        Assert.Equal(Inactive, (await AskAsync(token, await AskerAsync("ten_1", "https://elsewhere.test"))).Text);
        Assert.Equal(Inactive, (await AskAsync(token, await AskerAsync("ten_2", IdentityHost.ApiUrl))).Text);
        // A partner's token is of no tenant.
        Assert.Equal(Inactive, (await AskAsync(await host.AccessTokenAsync(IdentityHost.Partner), asker)).Text);
    }

    [Fact]
    public async Task O44_without_the_right_or_a_proof_nobody_may_ask()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        Assert.Equal("403 unauthorized_client", (await AskAsync(token, $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}")).Refusal);
        Assert.Equal("401 invalid_client", (await AskAsync(token, "cli_tenant:wrong")).Refusal);
        Assert.Equal("401 invalid_client", (await host.PostAsync("/oauth/introspect", $"token={token}")).Refusal);
        Assert.Equal("400 invalid_request", (await host.PostAsync("/oauth/introspect", "x=y", asker)).Refusal);
    }

    private Task<Answer> AskAsync(string token, string basic) => host.PostAsync("/oauth/introspect", $"token={token}", basic);

    private async Task<string> AskerAsync(string tenant, string audience)
    {
        var (id, secret) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "API",
                Scopes = ["directory:read"],
                IntrospectionAudiences = [audience],
            },
            tenant
        );
        return $"{id}:{secret}";
    }
}
