using System.Text.Json.Nodes;
using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.Token;

/// <summary>O50: whatever goes wrong, no secret, token, assertion or proof is in the log.</summary>
public sealed class SecretsInLogsTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    private const string Type = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

    [Fact]
    public async Task O50_neither_good_nor_refused_credentials_are_logged()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        using var key = new TestKey();
        var (id, _) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "x",
                Scopes = ["directory:read"],
                AuthMethod = AuthMethods.PrivateKeyJwt,
                Jwks = key.Jwks,
            }
        );
        var assertion = key.Sign(
            new JsonObject { ["alg"] = "ES256" },
            new JsonObject
            {
                ["iss"] = id,
                ["sub"] = id,
                ["aud"] = IdentityHost.Issuer,
                ["jti"] = "1",
                ["exp"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() + 60,
            }
        );
        var form = $"grant_type=client_credentials&client_assertion={assertion}&client_assertion_type={Type}";
        Assert.Equal(200, (await host.TokenAsync(form)).Status);
        Assert.Equal(401, (await host.TokenAsync(form)).Status);
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        var basic = $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}";
        await host.SendAsync(HttpMethod.Get, "/v1/clients", ("Authorization", $"DPoP {token}"), ("DPoP", assertion));
        await host.SendAsync(HttpMethod.Get, $"/v1/clients?access_token={token}");
        await host.PostAsync("/oauth/introspect", $"token={token}", basic);
        await host.PostAsync("/oauth/revoke", $"token={token}", basic);
        await host.ApiAsync(HttpMethod.Get, "/v1/clients", token);
        await host.TokenAsync($"grant_type=client_credentials&client_id=cli_tenant&client_secret={IdentityHost.Client.Secret}x");
        Assert.NotEmpty(host.Log.Lines);
        foreach (var secret in new[] { assertion.Split('.')[2], token.Split('.')[2], IdentityHost.Client.Secret })
            Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
