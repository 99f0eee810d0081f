using System.Net.Http.Headers;
using System.Text;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>O1: an issuer of others is accepted by configuration alone; here a certified one, over real HTTP.</summary>
public sealed class ForeignIssuerTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    [Fact]
    public async Task O1_tokens_of_a_certified_issuer_are_accepted_by_configuration_alone()
    {
        await using var provider = await OidcProvider.StartAsync(IdentityHost.ApiUrl, "ten_1");
        await using var host = await IdentityHost.StartAsync(
            database.Database,
            settings: new Dictionary<string, string?>
            {
                ["Api:Issuers:0:Issuer"] = provider.Issuer,
                ["Api:Issuers:0:JwksUri"] = provider.JwksUri,
            }
        );
        var token = await TokenAsync(provider);
        Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Status);
        // Side by side with our own, and within its scopes only.
        Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", await host.AccessTokenAsync(IdentityHost.Client))).Status);
        Assert.Equal(
            "403 insufficientScope",
            (await host.ApiAsync(HttpMethod.Get, "/v1/clients", await TokenAsync(provider, "directory:read"))).Refusal
        );
        var parts = token.Split('.');
        Assert.Equal("401 invalidToken", (await host.ApiAsync(HttpMethod.Get, "/v1/clients", $"{parts[0]}.{parts[1]}.AAAA")).Refusal);
        // O43: what our revocation endpoint does not know it does not end.
        await host.PostAsync("/oauth/revoke", $"token={token}", $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}");
        Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Status);
    }

    [Fact]
    public async Task O1_O2_without_configuration_the_same_token_is_refused_and_the_issuer_is_not_asked()
    {
        await using var provider = await OidcProvider.StartAsync("https://elsewhere.test", "ten_1");
        await using var host = await IdentityHost.StartAsync(database.Database);
        var token = await TokenAsync(provider);
        Assert.Equal("401 invalidToken", (await host.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Refusal);
        await using var configured = await IdentityHost.StartAsync(
            database.Database,
            settings: new Dictionary<string, string?>
            {
                ["Api:Issuers:0:Issuer"] = provider.Issuer,
                ["Api:Issuers:0:JwksUri"] = provider.JwksUri,
            }
        );
        // Known, but the token is for another API.
        Assert.Equal("401 invalidToken", (await configured.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Refusal);
    }

    private static async Task<string> TokenAsync(OidcProvider provider, string scope = "directory:read clients:read")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope)]),
        };
        var basic = $"{Uri.EscapeDataString(IdentityHost.Client.Id)}:{Uri.EscapeDataString(IdentityHost.Client.Secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(basic)));
        var answer = await Answer.OfAsync(await provider.Http.SendAsync(request));
        return answer.Json.GetProperty("access_token").GetString() ?? throw new InvalidOperationException(answer.Text);
    }
}
