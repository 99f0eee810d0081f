using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Events;

/// <summary>
/// O13 from end to end: what somebody does by REST at one node ends the streams that clients hold open at another, over real HTTP. Of each token two
/// are open, by itself and by a stream token made with it; a stream of somebody else goes on.
/// </summary>
public sealed class EventStreamRevocationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Password = "drie-woorden-die-niemand-raadt";

    [Fact]
    public Task O13_a_revoked_token_ends_its_streams() =>
        EndsAsync(opened =>
            api.Services.GetRequiredService<RevocationStore>()
                .AddAsync(RevocationStore.OfToken(opened.TokenId), TimeProvider.System.GetUtcNow().AddHours(1), default)
        );

    [Fact]
    public Task O13_a_deleted_client_ends_its_streams() => EndsAsync(opened => DeleteAsync(opened, $"/v1/clients/{opened.ClientId}"));

    [Fact]
    public Task O13_an_application_that_is_disconnected_loses_its_streams() =>
        EndsAsync(opened => DeleteAsync(opened, $"/v1/connected-apps/{opened.ClientId}"));

    [Fact]
    public Task O13_a_lost_role_ends_the_streams_that_were_allowed_by_it() =>
        EndsAsync(opened => SignInAsync(opened, new { name = "anna", role = "user" }));

    [Fact]
    public Task O13_a_new_password_ends_the_streams_that_were_allowed_with_the_old_one() =>
        EndsAsync(opened =>
            SignInAsync(
                opened,
                new
                {
                    name = "anna",
                    role = "administrator",
                    password = Password + "2",
                }
            )
        );

    [Fact]
    public Task O13_who_may_sign_in_no_more_has_no_streams() =>
        EndsAsync(opened => DeleteAsync(opened, $"/v1/users/{opened.UserId}/sign-in"));

    [Fact]
    public Task O13_a_deleted_person_has_no_streams() => EndsAsync(opened => DeleteAsync(opened, $"/v1/users/{opened.UserId}"));

    [Fact]
    public Task O13_a_deleted_company_has_no_streams() =>
        EndsAsync(
            async opened => Assert.Equal(204, (await api.Partner().DeleteAsync($"/v1/tenants/{opened.Tenant.TenantId}")).Status),
            ": closed tenantDeleted"
        );

    private async Task EndsAsync(Func<Opened, Task> end, string last = ": closed tokenRevoked")
    {
        var opened = await OpenAsync();
        var elsewhere = await api.HeartbeatingAsync(opened.Client);
        var ticket = await elsewhere.PostAsync("/v1/events/stream-tokens", new { expiresInSeconds = 600 });
        await using var direct = await elsewhere.StreamAsync();
        await using var browser = await elsewhere.StreamAsync(ticket.Json.GetProperty("token").GetString());
        await using var other = await (await api.TenantAsync()).At(elsewhere).StreamAsync();
        // It lives: connected, then heartbeats.
        foreach (var stream in (EventStreamReader[])[direct, browser, other])
            Assert.Equal("retry: 2000\n: connected\n:", $"{await stream.FrameAsync()}\n{await stream.FrameAsync()}");

        await end(opened);

        Assert.Equal([last, last], await Task.WhenAll(direct.LastAsync(), browser.LastAsync()));
        (await elsewhere.GetAsync("/v1/events")).IsProblem(401, "invalidToken");
        Assert.Equal(":", await other.FrameAsync());
    }

    /// <summary>An application that a person of a new company allowed to see events.</summary>
    private async Task<Opened> OpenAsync()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var client = await tenant.CreateAsync("/v1/clients", new { name = "Wallboard", scopes = new[] { "events:read" } });
        var opened = new Opened(tenant, null!, client, user, $"tok_{Guid.NewGuid():N}");
        await SignInAsync(
            opened,
            new
            {
                name = "anna",
                role = "administrator",
                password = Password,
            }
        );
        var grant = $"grt_{Guid.NewGuid():N}";
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO oauth_consents (tenant_id, client_id, user_id, scopes, created_at, last_used_at)
                    VALUES (@TenantId, @client, @user, '{events:read}', now(), now());
                    INSERT INTO oauth_grants (id, tenant_id, client_id, user_id, scopes, resource, auth_time, created_at, expires_at)
                    VALUES (@grant, @TenantId, @client, @user, '{events:read}', 'http://api.test', now(), now(), now() + interval '1 day')
                    """,
                    new
                    {
                        tenant.TenantId,
                        client,
                        user,
                        grant,
                    }
                ),
            default
        );
        var app = await api.OfAsync(
            client,
            tenant.TenantId,
            "events:read",
            claims => (claims["sub"], claims["jti"], claims["grant_id"]) = (user, opened.TokenId, grant)
        );
        return opened with { Client = app };
    }

    private static async Task SignInAsync(Opened opened, object signIn) =>
        Assert.InRange((await opened.Tenant.PutAsync($"/v1/users/{opened.UserId}/sign-in", signIn, "*")).Status, 200, 201);

    private static async Task DeleteAsync(Opened opened, string path) => Assert.Equal(204, (await opened.Tenant.DeleteAsync(path)).Status);

    /// <param name="Tenant">Who may do everything there, by another token.</param>
    /// <param name="Client">Who holds the token that is to end.</param>
    private sealed record Opened(Hosting.ApiClient Tenant, Hosting.ApiClient Client, string ClientId, string UserId, string TokenId);
}
