using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Identity.Tests.Issued;

/// <summary>RFC 7009 together with the API that must refuse the token.</summary>
public sealed class RevocationTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private static readonly string Basic = $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}";
    private IdentityHost host = null!;

    public async Task InitializeAsync() => host = await IdentityHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("&token_type_hint=access_token")]
    [InlineData("&token_type_hint=refresh_token")]
    [InlineData("&token_type_hint=made_up")]
    public async Task O13_O43_a_revoked_token_is_refused_at_once_whatever_the_hint(string hint)
    {
        var (token, other) = (await host.AccessTokenAsync(IdentityHost.Client), await host.AccessTokenAsync(IdentityHost.Client));
        Assert.Equal(200, await UseAsync(host, token));
        var answer = await host.PostAsync("/oauth/revoke", $"token={token}{hint}", Basic);
        Assert.Equal((200, "", "no-store"), (answer.Status, answer.Text, answer.Header("Cache-Control")));
        Assert.Equal(401, await UseAsync(host, token));
        Assert.Equal(200, await UseAsync(host, other));
    }

    [Fact]
    public async Task O13_another_node_refuses_it_within_the_interval_even_without_a_notification()
    {
        await using var other = await IdentityHost.StartAsync(database.Database, clock: host.Clock);
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        Assert.Equal(200, await UseAsync(other, token));
        await host.PostAsync("/oauth/revoke", $"token={token}", Basic);
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(401, await UseAsync(other, token));
    }

    [Fact]
    public async Task O13_with_zero_seconds_every_node_refuses_it_at_once()
    {
        await using var other = await IdentityHost.StartAsync(
            database.Database,
            settings: new Dictionary<string, string?> { ["Api:RevocationSeconds"] = "0" }
        );
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        Assert.Equal(200, await UseAsync(other, token));
        await host.PostAsync("/oauth/revoke", $"token={token}", Basic);
        Assert.Equal(401, await UseAsync(other, token));
    }

    [Fact]
    public async Task O13_O46_a_notification_tells_another_node_at_once()
    {
        await using var other = await IdentityHost.StartAsync(
            database.Database,
            services: services => services.AddSingleton<Notifications>().AddHostedService(s => s.GetRequiredService<Notifications>())
        );
        // Its clock stands still as far as the interval is concerned: only the notification can tell it.
        for (var attempt = 0; ; attempt++)
        {
            var token = await host.AccessTokenAsync(IdentityHost.Client);
            Assert.Equal(200, await UseAsync(other, token));
            await host.PostAsync("/oauth/revoke", $"token={token}", Basic);
            var patience = TimeProvider.System.GetTimestamp();
            var refused = false;
            while (!refused && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromSeconds(3))
                refused = await UseAsync(other, token) == 401;
            // The first time it may not listen yet.
            if (refused && attempt > 0)
                return;
            Assert.True(attempt < 3, "The notification never came.");
        }
    }

    [Theory]
    [InlineData("cli_tenant:wrong")]
    [InlineData("cli_nobody:x")]
    [InlineData(null)]
    public async Task O43_who_fails_to_authenticate_is_told_so_and_nothing_is_revoked(string? basic)
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        Assert.Equal("401 invalid_client", (await host.PostAsync("/oauth/revoke", $"token={token}", basic)).Refusal);
        Assert.Equal(200, await UseAsync(host, token));
    }

    [Fact]
    public async Task O43_an_unknown_token_is_no_error()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        var parts = token.Split('.');
        foreach (var unknown in new[] { "x", "a.b.c", $"{parts[0]}.{parts[1]}.AAAA", new string('x', 9000) })
            Assert.Equal(200, (await host.PostAsync("/oauth/revoke", $"token={unknown}", Basic)).Status);
        Assert.Equal(200, await UseAsync(host, token));
        Assert.Equal("400 invalid_request", (await host.PostAsync("/oauth/revoke", "token=", Basic)).Refusal);
        Assert.Equal("400 invalid_request", (await host.PostAsync("/oauth/revoke", "token=a&token=b", Basic)).Refusal);
        Assert.Equal(405, (await Answer.OfAsync(await host.Http.GetAsync($"/oauth/revoke?token={token}"))).Status);
    }

    [Fact]
    public async Task O43_another_clients_token_stays_valid()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        var partner = $"{IdentityHost.Partner.Id}:{IdentityHost.Partner.Secret}";
        Assert.Equal(200, (await host.PostAsync("/oauth/revoke", $"token={token}", partner)).Status);
        Assert.Equal(200, await UseAsync(host, token));
    }

    [Fact]
    public async Task O13_the_tokens_of_a_deleted_client_end_with_it()
    {
        var (id, secret) = await host.RegisterAsync(new ClientRegistration { Name = "x", Scopes = ["clients:read"] });
        var token = await host.AccessTokenAsync(IdentityHost.Client with { Id = id, Secret = secret! });
        Assert.Equal(200, await UseAsync(host, token));
        Assert.True(await host.Clients.DeleteAsync(ClientOwner.Tenant("ten_1"), id, default));
        Assert.Equal(401, await UseAsync(host, token));
    }

    private static async Task<int> UseAsync(IdentityHost at, string token) =>
        (await at.ApiAsync(HttpMethod.Get, "/v1/clients", token)).Status;
}
