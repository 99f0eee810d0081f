using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Resources;

/// <summary><c>/v1/users/{userId}/sign-in</c> and <c>/v1/connected-apps</c>.</summary>
public sealed class SignInTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Password = "drie-woorden-die-niemand-raadt";

    private SignInStore SignIns => api.Services.GetRequiredService<SignInStore>();

    [Fact]
    public async Task A_user_signs_in_by_a_name_in_the_tenants_domain_and_a_password_that_is_never_shown()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var path = $"/v1/users/{user}/sign-in";
        Assert.Equal(404, (await tenant.GetAsync(path)).Status);

        var made = await tenant.PutAsync(
            path,
            new
            {
                name = "anna",
                role = "administrator",
                password = Password,
            },
            "*"
        );
        Assert.Equal(201, made.Status);
        var username = made.Json.GetProperty("username").GetString()!;
        Assert.Matches(@"^anna@t[0-9a-f]{15}\.een\.example$", username);
        Assert.Equal("administrator", made.Json.GetProperty("role").GetString());
        Assert.DoesNotContain(Password, made.Text, StringComparison.Ordinal);
        Assert.Equal(made.Text, (await tenant.GetAsync(path)).Text);
        Assert.Equal(user, (await SignIns.CheckAsync(username, Password, default))?.UserId);

        // Without a password it stays; with one it is another.
        Assert.Equal(200, (await tenant.PutAsync(path, new { name = "anna", role = "user" }, "*")).Status);
        Assert.Equal(SignInRole.User, (await SignIns.CheckAsync(username, Password, default))?.Role);
        Assert.Equal(200, (await tenant.PutAsync(path, new { name = "anna", password = Password + "2" }, "*")).Status);
        Assert.Null(await SignIns.CheckAsync(username, Password, default));

        Assert.Equal(204, (await tenant.DeleteAsync(path)).Status);
        Assert.Null(await SignIns.CheckAsync(username, Password + "2", default));
        Assert.Equal(404, (await tenant.DeleteAsync(path)).Status);
    }

    [Theory]
    [InlineData("""{"name":"anna"}""", "/password")]
    [InlineData("""{"name":"anna","password":"kort"}""", "/password")]
    [InlineData("""{"name":"anna","password":"aaaaaaaaaaaaaaaa"}""", "/password")]
    [InlineData("""{"name":"anna","password":"Password12345"}""", "/password")]
    [InlineData("""{"name":"anna","password":"123456789012"}""", "/password")]
    [InlineData("""{"name":"annadevries","password":"AnnaDeVries-2026"}""", "/password")]
    [InlineData("""{"name":"Anna","password":"drie-woorden-die"}""", "/name")]
    [InlineData("""{"name":"anna@x","password":"drie-woorden-die"}""", "/name")]
    [InlineData("""{"name":"","password":"drie-woorden-die"}""", "/name")]
    public async Task What_is_guessed_first_or_cannot_be_typed_is_refused(string body, string pointer)
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.SendAsync(HttpMethod.Put, $"/v1/users/{await tenant.UserAsync("201")}/sign-in", body);
        Assert.Equal(422, reply.Status);
        Assert.Equal(pointer, reply.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.DoesNotContain("drie-woorden", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_one_users_and_may_be_the_same_in_another_company()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        foreach (var owner in new[] { tenant, other })
            Assert.Equal(
                201,
                (
                    await owner.PutAsync(
                        $"/v1/users/{await owner.UserAsync("201")}/sign-in",
                        new { name = "anna", password = Password },
                        "*"
                    )
                ).Status
            );
        var second = await tenant.PutAsync(
            $"/v1/users/{await tenant.UserAsync("202")}/sign-in",
            new { name = "anna", password = Password },
            "*"
        );
        Assert.Equal(409, second.Status);
        Assert.Equal("/name", second.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_token_without_every_scope_makes_no_administrator_and_changes_none()
    {
        var tenant = await api.TenantAsync();
        var narrow = api.ClientOf(tenant.TenantId, "signIns:read signIns:write");
        var (boss, clerk) = (await tenant.UserAsync("201"), await tenant.UserAsync("202"));
        var administrator = new
        {
            name = "baas",
            role = "administrator",
            password = Password,
        };
        Assert.Equal(403, (await narrow.PutAsync($"/v1/users/{boss}/sign-in", administrator, "*")).Status);
        Assert.Equal(201, (await tenant.PutAsync($"/v1/users/{boss}/sign-in", administrator, "*")).Status);
        Assert.Equal(
            403,
            (await narrow.PutAsync($"/v1/users/{boss}/sign-in", new { name = "baas", password = Password + "2" }, "*")).Status
        );
        Assert.Equal(403, (await narrow.DeleteAsync($"/v1/users/{boss}/sign-in")).Status);
        Assert.NotNull(await SignIns.GetAsync(tenant.TenantId, boss, default));
        Assert.Equal(201, (await narrow.PutAsync($"/v1/users/{clerk}/sign-in", new { name = "klerk", password = Password }, "*")).Status);
        Assert.Equal(
            403,
            (await narrow.PutAsync($"/v1/users/{clerk}/sign-in", new { name = "klerk", role = "administrator" }, "*")).Status
        );
        Assert.Equal(204, (await narrow.DeleteAsync($"/v1/users/{clerk}/sign-in")).Status);
    }

    [Fact]
    public async Task Connected_applications_are_listed_and_disconnected_by_their_company_alone()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var (client, _) = await api
            .Services.GetRequiredService<ClientStore>()
            .CreateAsync(
                ClientOwner.Partner("cli_partner"),
                new ClientRegistration
                {
                    Name = "Great CRM",
                    Scopes = ["calls:read"],
                    MultiTenant = true,
                    Description = "Shows who calls.",
                },
                default
            );
        foreach (var owner in new[] { tenant, other })
        {
            var user = await owner.UserAsync("201");
            await api.Store.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "INSERT INTO oauth_consents (tenant_id, client_id, user_id, scopes, created_at, last_used_at) VALUES (@TenantId, @Id, @user, '{calls:read}', now(), now())",
                        new
                        {
                            owner.TenantId,
                            client.Id,
                            user,
                        }
                    ),
                default
            );
        }
        var listed = Assert.Single((await tenant.GetAsync("/v1/connected-apps")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("Great CRM", listed.GetProperty("name").GetString());
        Assert.False(listed.GetProperty("isOwn").GetBoolean());
        Assert.Equal(1, listed.GetProperty("userIds").GetArrayLength());
        Assert.Equal(listed.GetRawText(), (await tenant.GetAsync($"/v1/connected-apps/{client.Id}")).Json.GetRawText());

        Assert.Equal(204, (await tenant.DeleteAsync($"/v1/connected-apps/{client.Id}")).Status);
        Assert.Equal(404, (await tenant.GetAsync($"/v1/connected-apps/{client.Id}")).Status);
        Assert.Equal(404, (await tenant.DeleteAsync($"/v1/connected-apps/{client.Id}")).Status);
        Assert.Equal(200, (await other.GetAsync($"/v1/connected-apps/{client.Id}")).Status);
    }
}
