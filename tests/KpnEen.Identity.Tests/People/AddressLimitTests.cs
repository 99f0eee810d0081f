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
}
