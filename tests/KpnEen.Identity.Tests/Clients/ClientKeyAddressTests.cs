using System.Net;
using System.Text.Json.Nodes;
using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Identity.Tests.Clients;

/// <summary>O24: keys at <c>jwks_uri</c>, fetched with the guard that webhooks have (W34).</summary>
public sealed class ClientKeyAddressTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string Type = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    private readonly TestKey key = new();
    private WebApplication vendor = null!;
    private Func<HttpContext, Task> answer = _ => Task.CompletedTask;
    private int asked;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        vendor = builder.Build();
        vendor.Run(context =>
        {
            Interlocked.Increment(ref asked);
            return answer(context);
        });
        await vendor.StartAsync();
        answer = context => context.Response.WriteAsync(key.Jwks);
    }

    public async Task DisposeAsync()
    {
        key.Dispose();
        await vendor.DisposeAsync();
    }

    [Fact]
    public async Task O24_keys_are_fetched_and_made_up_key_ids_do_not_make_us_ask_again()
    {
        await using var host = await IdentityHost.StartAsync(database.Database, settings: Private(true));
        var id = await ClientAsync(host);
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.TokenAsync(Form(host, id))).Status);
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await host.TokenAsync(Form(host, id, $"made-up-{i}"))).Status);
        Assert.Equal(1, asked);
        // A key that the client changed is found after a while.
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(200, (await host.TokenAsync(Form(host, id))).Status);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task O7_many_made_up_key_ids_at_once_make_us_ask_once_and_a_good_one_among_them_gets_in()
    {
        await using var host = await IdentityHost.StartAsync(database.Database, settings: Private(true));
        var id = await ClientAsync(host);
        using var arrived = new SemaphoreSlim(0);
        answer = async context =>
        {
            // As long as it takes for all of them to have come.
            await arrived.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(key.Jwks);
        };
        async Task<int[]> StatusesAsync()
        {
            var forms = Enumerable.Range(0, 60).Select(i => Form(host, id, i == 30 ? null : $"made-up-{i}")).ToArray();
            var answers = forms.Select(form => host.TokenAsync(form)).ToArray();
            await Task.WhenAny(Task.WhenAll(answers), Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
            arrived.Release();
            return [.. (await Task.WhenAll(answers)).Select(one => one.Status)];
        }
        foreach (var round in new[] { 1, 2 })
        {
            var statuses = await StatusesAsync();
            Assert.Equal((1, 59), (statuses.Count(status => status == 200), statuses.Count(status => status == 401)));
            Assert.Equal(round, asked);
            // Past the pause and the throttle, before the keys are old: only an unknown id asks.
            host.Clock.Advance(TimeSpan.FromSeconds(61));
        }
    }

    [Fact]
    public async Task O24_W34_a_private_address_is_never_connected_to()
    {
        await using var host = await IdentityHost.StartAsync(database.Database, settings: Private(false));
        Assert.Equal("401 invalid_client", (await host.TokenAsync(Form(host, await ClientAsync(host)))).Refusal);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task O24_redirects_errors_and_endless_answers_give_no_keys()
    {
        await using var host = await IdentityHost.StartAsync(database.Database, settings: Private(true));
        foreach (
            var bad in new Func<HttpContext, Task>[]
            {
                context =>
                {
                    context.Response.Redirect("/other");
                    return Task.CompletedTask;
                },
                context =>
                {
                    context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
                    return Task.CompletedTask;
                },
                context => context.Response.WriteAsync("no json"),
                context => context.Response.WriteAsync("[]"),
                context => context.Response.WriteAsync(new string(' ', 100_000) + key.Jwks),
            }
        )
        {
            answer = bad;
            var before = asked;
            var refused = await host.TokenAsync(Form(host, await ClientAsync(host, $"/{Guid.NewGuid():N}")));
            Assert.Equal("401 invalid_client", refused.Refusal);
            Assert.Equal(before + 1, asked);
        }
    }

    private static Dictionary<string, string?> Private(bool allowed) =>
        new() { ["Webhooks:AllowPrivateTargets"] = allowed ? "true" : "false" };

    private async Task<string> ClientAsync(IdentityHost host, string path = "/jwks.json") =>
        (
            await host.RegisterAsync(
                new ClientRegistration
                {
                    Name = "x",
                    Scopes = ["directory:read"],
                    AuthMethod = AuthMethods.PrivateKeyJwt,
                    JwksUri = vendor.Urls.First() + path,
                }
            )
        ).Id;

    private string Form(IdentityHost host, string id, string? keyId = null)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = keyId ?? key.KeyId };
        var claims = new JsonObject
        {
            ["iss"] = id,
            ["sub"] = id,
            ["aud"] = IdentityHost.Issuer,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["exp"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() + 60,
        };
        return $"grant_type=client_credentials&client_assertion={key.Sign(header, claims)}&client_assertion_type={Type}";
    }
}
