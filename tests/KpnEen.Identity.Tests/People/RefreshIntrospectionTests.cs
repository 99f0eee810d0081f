using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>O44: no API takes a refresh token for an access token because we said that it is active.</summary>
public sealed class RefreshIntrospectionTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    [Theory]
    [InlineData(null)]
    [InlineData("refresh_token")]
    public async Task O44_a_refresh_token_is_active_to_nobody_and_an_access_token_says_its_type(string? hint)
    {
        var (api, secret) = await people.CreateAsync(
            ClientOwner.Tenant("ten_1"),
            new ClientRegistration
            {
                Name = "API",
                Scopes = ["directory:read"],
                IntrospectionAudiences = [PeopleFixture.ApiUrl],
            }
        );
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        var tokens = await flow.TokensAsync();
        Task<Answer> AskAsync(string member) =>
            flow.PostAsync(
                "/oauth/introspect",
                new()
                {
                    ["client_id"] = api.Id,
                    ["client_secret"] = secret,
                    ["token"] = tokens.Json.GetProperty(member).GetString(),
                    ["token_type_hint"] = hint,
                }
            );
        Assert.Equal("""{"active":false}""", (await AskAsync("refresh_token")).Text);
        Assert.Equal("""{"active":false}""", (await AskAsync("id_token")).Text);
        var access = await AskAsync("access_token");
        Assert.True(access.Json.GetProperty("active").GetBoolean());
        Assert.Equal("Bearer", access.Json.GetProperty("token_type").GetString());
        // Asking used nothing up.
        Assert.Equal(200, (await flow.RefreshAsync(tokens.Json.GetProperty("refresh_token").GetString()!)).Status);
    }
}
