using System.Security.Cryptography;
using KpnEen.Data.Identity;
using KpnEen.Data.Secrets;

namespace KpnEen.Identity.Tests.Keys;

public sealed class RotationTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    private static readonly IdentityOptions Options = new() { Issuer = new Uri("http://issuer.test"), Resources = ["http://api.test"] };
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void O45_over_years_every_key_is_published_a_day_before_its_use_and_a_day_after()
    {
        var factory = new SigningKeyFactory(new SecretBox(new byte[32]));
        var keys = new List<SigningKey>();
        var published = new Dictionary<string, DateTimeOffset>();
        var signed = new Dictionary<string, DateTimeOffset>();
        for (var now = Start; now < Start.AddDays(400); now = now.AddHours(1))
        {
            var rotation = RotationRule.Decide(keys, now, Options, factory.Create);
            keys.RemoveAll(key => rotation.Drop.Contains(key.Id));
            foreach (var dropped in rotation.Drop)
                Assert.True(now - signed[dropped] >= Options.TokenLifetime, "A key went while its tokens were valid.");
            if (rotation.Add is { } added)
            {
                keys.Add(added);
                published[added.Id] = now;
            }
            var current = RotationRule.Current(keys, now);
            if (signed.TryAdd(current.Id, now) && signed.Count > 1)
                Assert.True(now - published[current.Id] >= Options.PublishBeforeUse, "A key signed before caches had it.");
            signed[current.Id] = now;
            Assert.InRange(keys.Count, 1, 3);
        }
        Assert.InRange(signed.Count, 13, 15);
    }

    [Fact]
    public void After_a_long_sleep_the_old_key_signs_until_the_new_one_is_known()
    {
        var factory = new SigningKeyFactory(new SecretBox(new byte[32]));
        List<SigningKey> keys = [factory.Create(Start)];
        var now = Start.AddYears(1);
        var rotation = RotationRule.Decide(keys, now, Options, factory.Create);
        keys.Add(rotation.Add!);
        Assert.Empty(rotation.Drop);
        Assert.Equal(now + Options.PublishBeforeUse, keys[1].UseFrom);
        Assert.Equal(keys[0].Id, RotationRule.Current(keys, now).Id);
        Assert.Equal(keys[1].Id, RotationRule.Current(keys, now + Options.PublishBeforeUse).Id);
    }

    [Fact]
    public async Task O46_nodes_that_start_together_agree_on_one_key()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => IdentityHost.StartAsync(fresh)));
        await Task.WhenAll(hosts.Select(host => host.AccessTokenAsync(IdentityHost.Client)));
        Assert.Single(await hosts[0].Keys.AllAsync(default));
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    [Fact]
    public async Task O45_the_api_takes_tokens_of_old_and_new_keys_across_a_rotation()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var host = await IdentityHost.StartAsync(fresh);
        var kids = new HashSet<string>();
        for (var hour = 0; hour < 24 * 40; hour += 6)
        {
            var token = await host.AccessTokenAsync(IdentityHost.Client);
            kids.Add(new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Kid);
            Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Status);
            host.Clock.Advance(TimeSpan.FromHours(6));
        }
        Assert.Equal(2, kids.Count);
    }

    [Fact]
    public async Task O46_private_keys_are_sealed_in_the_database()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var host = await IdentityHost.StartAsync(fresh);
        await host.AccessTokenAsync(IdentityHost.Client);
        var key = Assert.Single(await host.Keys.AllAsync(default));
        using var ecdsa = ECDsa.Create();
        Assert.Throws<CryptographicException>(() => ecdsa.ImportPkcs8PrivateKey(key.PrivateKey, out _));
        Assert.Throws<AuthenticationTagMismatchException>(() =>
            new SecretBox(RandomNumberGenerator.GetBytes(32)).Open(key.PrivateKey, $"signingKey:{key.Id}")
        );
        Assert.Throws<AuthenticationTagMismatchException>(() => new SecretBox(new byte[32]).Open(key.PrivateKey, "signingKey:other"));
    }
}
