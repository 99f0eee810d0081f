using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>What costs a row or a password hash has a quota for whoever asks without a name.</summary>
public sealed class AddressLimitTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    [Fact]
    public async Task An_address_that_asks_too_much_gets_429_with_the_time_to_wait_and_tokens_are_not_concerned()
    {
        await using var host = await IdentityHost.StartAsync(
            database.Database,
            "https://issuer.test",
            settings: new Dictionary<string, string?> { ["KPNEEN_SIGN_IN"] = "on", ["KPNEEN_LIMIT_ADDRESS"] = "2/60" }
        );
        var statuses = new List<int>();
        foreach (var path in (string[])["/oauth/par", "/oauth/sign-in", "/oauth/authorize", "/oauth/par"])
            statuses.Add((await host.PostAsync(path, "client_id=nobody")).Status);
        Assert.DoesNotContain(429, statuses[..2]);
        Assert.Equal([429, 429], statuses[2..]);
        var refused = await host.PostAsync("/oauth/par", "client_id=nobody");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, null), 1, 61);
        Assert.Equal("temporarily_unavailable", refused.Json.GetProperty("error").GetString());
        Assert.NotEmpty(await host.AccessTokenAsync(IdentityHost.Client));
    }

    [Fact]
    public async Task O25_who_says_the_name_of_a_public_client_at_the_token_endpoint_has_the_quota_of_a_stranger()
    {
        await using var host = await IdentityHost.StartAsync(
            database.Database,
            "https://issuer.test",
            settings: new Dictionary<string, string?> { ["KPNEEN_SIGN_IN"] = "on", ["KPNEEN_LIMIT_ADDRESS"] = "3/60" }
        );
        var (id, _) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "App",
                Scopes = ["directory:read"],
                GrantTypes = [GrantTypes.RefreshToken],
                RedirectUris = ["http://127.0.0.1/callback"],
                AuthMethod = AuthMethods.None,
            }
        );
        var guess = $"grant_type=refresh_token&client_id={id}&refresh_token=guess";
        for (var i = 0; i < 3; i++)
            Assert.Equal("400 invalid_grant", (await host.TokenAsync(guess)).Refusal);
        var refused = await host.TokenAsync(guess);
        Assert.Equal("429 temporarily_unavailable", refused.Refusal);
        Assert.NotNull(refused.Header("Retry-After"));
        // Who proves to be somebody is not concerned.
        Assert.NotEmpty(await host.AccessTokenAsync(IdentityHost.Client));
    }
}
