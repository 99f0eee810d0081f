using KpnEen.Api.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.Keys;

/// <summary>O45, O46: keys change while two nodes give and take tokens. A month is three seconds here.</summary>
public sealed class RotationUnderLoadTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task O45_O46_no_token_is_refused_while_keys_rotate_on_two_nodes()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var one = await StartAsync(fresh);
        await using var two = await StartAsync(fresh);
        var (began, statuses, kids) = (TimeProvider.System.GetTimestamp(), new List<int>(), new HashSet<string>());
        async Task WorkAsync(IdentityHost issuing, IdentityHost checking)
        {
            while (TimeProvider.System.GetElapsedTime(began) < Duration)
            {
                var token = await issuing.AccessTokenAsync(IdentityHost.Client);
                var status = (await checking.ApiAsync(HttpMethod.Get, "/v1/clients?limit=1", token)).Status;
                lock (statuses)
                {
                    statuses.Add(status);
                    kids.Add(new JsonWebToken(token).Kid);
                }
            }
        }
        // Across: what one node signs the other checks with the keys it has read by itself.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => i % 2 == 0 ? WorkAsync(one, two) : WorkAsync(two, one)));
        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.True(kids.Count >= 3, $"{kids.Count} keys in {statuses.Count} tokens");
    }

    [Fact]
    public async Task O46_a_key_that_an_operator_deletes_is_gone_at_all_nodes_without_a_restart()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        var clock = new SteppedClock();
        await using var one = await IdentityHost.StartAsync(fresh, clock: clock);
        await using var two = await IdentityHost.StartAsync(fresh, clock: clock);
        var stolen = await one.AccessTokenAsync(IdentityHost.Client);
        foreach (var host in new[] { one, two })
            Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", stolen)).Status);
        await one.Database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM signing_keys WHERE id = @Kid", new { new JsonWebToken(stolen).Kid }),
            default
        );
        // These hosts have no listener: it is the interval that tells them.
        clock.Advance(TimeSpan.FromSeconds(10));
        foreach (var host in new[] { one, two })
        {
            Assert.Equal("401 invalidToken", (await host.ApiAsync(HttpMethod.Get, "/v1/clients", stolen)).Refusal);
            var token = await host.AccessTokenAsync(IdentityHost.Client);
            Assert.NotEqual(new JsonWebToken(stolen).Kid, new JsonWebToken(token).Kid);
            clock.Advance(TimeSpan.FromSeconds(10));
            foreach (var other in new[] { one, two })
                Assert.Equal(200, (await other.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Status);
        }
    }

    private static Task<IdentityHost> StartAsync(Testing.TestDatabase fresh) =>
        IdentityHost.StartAsync(
            fresh,
            services: services =>
                services
                    .AddSingleton(
                        new IdentityOptions
                        {
                            Issuer = new Uri(IdentityHost.Issuer),
                            Resources = [IdentityHost.ApiUrl],
                            KeyLifetime = TimeSpan.FromSeconds(3),
                            PublishBeforeUse = TimeSpan.FromSeconds(1),
                            PublishAfterUse = TimeSpan.FromSeconds(20),
                            ReadKeysEvery = TimeSpan.FromMilliseconds(100),
                        }
                    )
                    .AddSingleton(new JwksCacheOptions { RefreshOwnAfter = TimeSpan.FromMilliseconds(200) })
        );
}
