using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.People;

/// <summary>O31, O40, O41: codes and refresh tokens that are bound to a key (RFC 9449 5 and 10).</summary>
public sealed class BoundTokenTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private const string TokenUrl = $"{PeopleFixture.Issuer}/oauth/token";

    [Fact]
    public async Task O31_a_code_asked_for_with_a_key_is_good_with_that_key_alone()
    {
        using var key = new TestKey();
        using var other = new TestKey();
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        var code = await flow.CodeAsync("anna@ten_1.example", ("dpop_jkt", Thumbprint(key)));
        Assert.Equal("400 invalid_grant", (await flow.RedeemAsync(code)).Refusal);
        Assert.Equal("400 invalid_grant", (await RedeemAsync(flow, code, other)).Refusal);
        var tokens = await RedeemAsync(flow, code, key);
        Assert.Equal("DPoP", tokens.Json.GetProperty("token_type").GetString());
        var access = new JsonWebToken(tokens.Json.GetProperty("access_token").GetString());
        Assert.Contains(Thumbprint(key), Base64UrlText(access.EncodedPayload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O41_the_refresh_token_of_a_public_client_is_good_with_its_key_alone_and_another_changes_nothing()
    {
        using var key = new TestKey();
        using var other = new TestKey();
        var flow = new CodeFlow(people, people.App);
        var first = Refresh(await RedeemAsync(flow, await flow.CodeAsync(), key));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(first)).Refusal);
        Assert.Equal("400 invalid_grant", (await RefreshAsync(flow, first, other)).Refusal);
        var second = await RefreshAsync(flow, first, key);
        Assert.Equal("DPoP", second.Json.GetProperty("token_type").GetString());

        // O40: a repeat has the same key too.
        Assert.Equal("400 invalid_grant", (await RefreshAsync(flow, first, other)).Refusal);
        Assert.Equal(second.Text, (await RefreshAsync(flow, first, key)).Text);
        people.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("400 invalid_grant", (await RefreshAsync(flow, first, other)).Refusal);
        Assert.Equal(200, (await RefreshAsync(flow, Refresh(second), key)).Status);
    }

    [Fact]
    public async Task O41_a_client_with_a_secret_may_change_its_key_but_not_go_back_to_bearer_tokens()
    {
        using var key = new TestKey();
        using var next = new TestKey();
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        var first = Refresh(await RedeemAsync(flow, await flow.CodeAsync(), key));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(first)).Refusal);
        var second = await RefreshAsync(flow, first, next);
        var access = new JsonWebToken(second.Json.GetProperty("access_token").GetString());
        Assert.Contains(Thumbprint(next), Base64UrlText(access.EncodedPayload), StringComparison.Ordinal);
    }

    private Task<Answer> RedeemAsync(CodeFlow flow, string code, TestKey key) =>
        ProvedAsync(key, http => flow.With(http).RedeemAsync(code));

    private Task<Answer> RefreshAsync(CodeFlow flow, string token, TestKey key) =>
        ProvedAsync(key, http => flow.With(http).RefreshAsync(token));

    private async Task<Answer> ProvedAsync(TestKey key, Func<HttpClient, Task<Answer>> ask)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = people.Http.BaseAddress };
        http.DefaultRequestHeaders.Add("DPoP", Proof(key));
        return await ask(http);
    }

    private string Proof(TestKey key) =>
        key.Sign(
            new JsonObject
            {
                ["typ"] = "dpop+jwt",
                ["alg"] = key.Algorithm,
                ["jwk"] = key.Jwk,
            },
            new JsonObject
            {
                ["htm"] = "POST",
                ["htu"] = TokenUrl,
                ["iat"] = people.Clock.GetUtcNow().ToUnixTimeSeconds(),
                ["jti"] = Guid.NewGuid().ToString("N"),
            }
        );

    // RFC 7638 3: the required members in the order of their names.
    private static string Thumbprint(TestKey key)
    {
        var jwk = key.Jwk;
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    private static string Refresh(Answer answer) =>
        answer.Status == 200 ? answer.Json.GetProperty("refresh_token").GetString()! : throw new InvalidOperationException(answer.Text);

    private static string Base64UrlText(string encoded) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded));
}
