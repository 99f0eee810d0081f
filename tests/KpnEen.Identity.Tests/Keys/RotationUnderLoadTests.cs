using KpnEen.Api.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit.Abstractions;

namespace KpnEen.Identity.Tests.Keys;

/// <summary>O45, O46: keys change while two nodes give and take tokens. A month is three seconds here.</summary>
public sealed class RotationUnderLoadTests(IdentityDatabase database, ITestOutputHelper output) : IClassFixture<IdentityDatabase>
{
    // KPNEEN_ROTATION=60x16 for a minute of sixteen workers: the long run before a release.
    private static readonly int[] Run =
    [
        .. (Environment.GetEnvironmentVariable("KPNEEN_ROTATION") is { Length: > 0 } text ? text : "10x4").Split('x').Select(int.Parse),
    ];
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Run[0]);

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
        await Task.WhenAll(Enumerable.Range(0, Run[1]).Select(i => i % 2 == 0 ? WorkAsync(one, two) : WorkAsync(two, one)));
        Assert.All(statuses, status => Assert.Equal(200, status));
        output.WriteLine($"{kids.Count} keys in {statuses.Count} tokens, each issued at one node and used at the other, in {Run[0]} s");
        Assert.True(kids.Count >= 3, $"{kids.Count} keys in {statuses.Count} tokens");
    }

    [Fact]
    public async Task O46_a_key_that_the_operator_removes_is_gone_at_all_nodes_without_a_restart()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        var clock = new SteppedClock();
        await using var one = await IdentityHost.StartAsync(fresh, clock: clock);
        await using var two = await IdentityHost.StartAsync(fresh, clock: clock);
        var stolen = await one.AccessTokenAsync(IdentityHost.Client);
        foreach (var host in new[] { one, two })
            Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", stolen)).Status);
        var kid = new JsonWebToken(stolen).Kid;
        Assert.Equal(
            (2, $"There is no key x; nothing is changed.\n{kid}"),
            await CommandAsync(fresh, kid.Length, "--remove-signing-key", "x")
        );
        Assert.Equal((0, kid), await CommandAsync(fresh, kid.Length, "--signing-keys"));
        Assert.Equal(
            (0, $"{kid} is removed; no node takes what it signed.\nNo key is left: the next token makes one."),
            await CommandAsync(fresh, kid.Length, "--remove-signing-key", kid)
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

    /// <summary>What the operator types, and reads; of a line about a key the kid alone.</summary>
    private static async Task<(int? Code, string Said)> CommandAsync(Testing.TestDatabase database, int length, params string[] arguments)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["KPNEEN_DATABASE"] = database.ConnectionString })
            .Build();
        using var output = new StringWriter();
        var code = await SigningKeyCommand.RunAsync(arguments, configuration, output, TimeProvider.System);
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return (
            code,
            string.Join('\n', lines.Select(line => line.EndsWith("signs now", StringComparison.Ordinal) ? line[..length] : line))
        );
    }

    private static Task<IdentityHost> StartAsync(Testing.TestDatabase fresh) =>
        IdentityHost.StartAsync(
            fresh,
            // One client asks as much as it can.
            settings: new Dictionary<string, string?> { ["KPNEEN_LIMIT_CLIENT"] = "10000000/60", ["KPNEEN_LIMIT_TENANT"] = "10000000/60" },
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
