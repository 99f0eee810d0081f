using System.Net.Http.Headers;

namespace KpnEen.Identity.Tests.People;

/// <summary>Who the person is (OpenID Connect Core 5.3), and refresh tokens at revocation and introspection (O43).</summary>
public sealed class UserInfoTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    [Fact]
    public async Task O36_userinfo_tells_what_the_scopes_allow()
    {
        var tokens = await Crm().TokensAsync("anna@ten_1.example", ("scope", "openid email calls:read"));
        var answer = await AskAsync(Access(tokens));
        Assert.Equal((200, "no-store"), (answer.Status, answer.Header("Cache-Control")));
        Assert.Equal("usr_ten_1_anna", answer.Json.GetProperty("sub").GetString());
        Assert.Equal("anna@mail.example", answer.Json.GetProperty("email").GetString());
        Assert.False(answer.Json.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Without_openid_it_tells_nothing_and_without_a_valid_token_neither()
    {
        var tokens = await Crm().TokensAsync("anna@ten_1.example", ("scope", "calls:read"));
        Assert.Equal((403, "Bearer error=\"insufficient_scope\" scope=\"openid\""), await RefusalAsync(Access(tokens)));
        Assert.Equal((401, "Bearer error=\"invalid_token\""), await RefusalAsync("rubbish"));
        Assert.Equal((401, "Bearer"), await RefusalAsync(null));
        var own = await Crm().TokensAsync();
        Assert.Equal((401, "Bearer error=\"invalid_token\""), await RefusalAsync(own.Json.GetProperty("id_token").GetString()));
        people.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal((401, "Bearer error=\"invalid_token\""), await RefusalAsync(Access(own)));
    }

    [Fact]
    public async Task O43_a_revoked_refresh_token_takes_all_of_its_authorization_along()
    {
        var flow = Crm();
        var tokens = await flow.TokensAsync();
        var refresh = tokens.Json.GetProperty("refresh_token").GetString()!;
        var stranger = new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret);
        Assert.Equal(200, (await RevokeAsync(stranger, people.Vendor.Client.Id, people.Vendor.Secret, refresh)).Status);
        Assert.Equal(200, (await AskAsync(Access(tokens))).Status);

        Assert.Equal(200, (await RevokeAsync(flow, people.Crm.Client.Id, people.Crm.Secret, refresh, "access_token")).Status);
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(refresh)).Refusal);
        Assert.Equal((401, "Bearer error=\"invalid_token\""), await RefusalAsync(Access(tokens)));
        Assert.Equal(200, (await RevokeAsync(flow, people.Crm.Client.Id, people.Crm.Secret, refresh)).Status);
        Assert.Equal("401 invalid_client", (await RevokeAsync(flow, people.Crm.Client.Id, "sec_wrong", refresh)).Refusal);
    }

    private static string Access(Answer answer) => answer.Json.GetProperty("access_token").GetString()!;

    private static Task<Answer> RevokeAsync(CodeFlow flow, string id, string secret, string token, string? hint = null) =>
        flow.PostAsync(
            "/oauth/revoke",
            new()
            {
                ["client_id"] = id,
                ["client_secret"] = secret,
                ["token"] = token,
                ["token_type_hint"] = hint,
            }
        );

    private async Task<Answer> AskAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Answer.OfAsync(await people.Http.SendAsync(request));
    }

    private async Task<(int, string?)> RefusalAsync(string? token)
    {
        var answer = await AskAsync(token);
        return (answer.Status, answer.Header("WWW-Authenticate"));
    }
}
