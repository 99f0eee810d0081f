using System.Text.Json;
using KpnEen.Data.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.People;

/// <summary>O27, O28, O31, O32: codes and what they are exchanged for.</summary>
public sealed class AuthorizationCodeTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    [Fact]
    public async Task O33_the_whole_way_gives_tokens_of_the_person_for_the_company()
    {
        var flow = Crm();
        var answer = await flow.TokensAsync();
        Assert.Equal("staat/+ é\"", flow.Browser.Got("state"));
        Assert.Equal(PeopleFixture.Issuer, flow.Browser.Got("iss"));
        Assert.StartsWith(PeopleFixture.Redirect + "&", flow.Browser.Left, StringComparison.Ordinal);

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("openid profile email calls:read", answer.Json.GetProperty("scope").GetString());
        var access = new JsonWebToken(answer.Json.GetProperty("access_token").GetString());
        Assert.Equal("usr_ten_1_anna", access.Subject);
        Assert.Equal("ten_1", access.GetClaim("tenant_id").Value);
        Assert.Equal(people.Crm.Client.Id, access.GetClaim("client_id").Value);
        Assert.Equal([PeopleFixture.ApiUrl], access.Audiences);
        Assert.StartsWith("grt_", access.GetClaim("grant_id").Value, StringComparison.Ordinal);
        Assert.True(answer.Json.GetProperty("refresh_token").GetString()!.Length >= 43);
    }

    [Fact]
    public async Task O23_a_persons_subject_is_never_that_of_a_client()
    {
        var access = new JsonWebToken((await Crm().TokensAsync()).Json.GetProperty("access_token").GetString());
        Assert.StartsWith("usr_", access.Subject, StringComparison.Ordinal);
        Assert.StartsWith("cli_", people.Crm.Client.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O36_the_id_token_says_who_when_and_for_whom()
    {
        var flow = Crm();
        var answer = await flow.TokensAsync();
        var id = new JsonWebToken(answer.Json.GetProperty("id_token").GetString());
        Assert.Equal(("JWT", PeopleFixture.Issuer, "usr_ten_1_anna"), (id.Typ, id.Issuer, id.Subject));
        Assert.Equal([people.Crm.Client.Id], id.Audiences);
        Assert.Equal("n-0S6_WzA2Mj", id.GetClaim("nonce").Value);
        // Nobody verified it, and it says so.
        Assert.Equal(("anna@mail.example", "false"), (id.GetClaim("email").Value, id.GetClaim("email_verified").Value));
        Assert.Equal("anna@ten_1.example", id.GetClaim("preferred_username").Value);
        Assert.True(Math.Abs(long.Parse(id.GetClaim("auth_time").Value, null) - people.Clock.GetUtcNow().ToUnixTimeSeconds()) < 60);
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", "short")]
    public async Task O27_reliability_17_only_S256_is_taken(string name, string? value)
    {
        foreach (var flow in new[] { Crm(), new CodeFlow(people, people.App) })
        {
            await flow.BeginAsync((name, value));
            Assert.Equal("invalid_request", flow.Browser.Got("error"));
            Assert.Equal("staat/+ é\"", flow.Browser.Got("state"));
            Assert.Equal(PeopleFixture.Issuer, flow.Browser.Got("iss"));
            Assert.Null(flow.Browser.Got("code"));
        }
    }

    [Theory]
    [InlineData(null, "400 invalid_request")]
    [InlineData("short", "400 invalid_request")]
    [InlineData("spaces-are-not-unreserved-characters-of-rfc 7636", "400 invalid_request")]
    [InlineData("another-verifier-that-is-well-formed-but-not-ours", "400 invalid_grant")]
    public async Task O28_a_verifier_that_does_not_fit_gets_nothing_and_costs_nothing(string? verifier, string refusal)
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        Assert.Equal(refusal, (await flow.RedeemAsync(code, ("code_verifier", verifier))).Refusal);
        Assert.Equal("400 invalid_request", (await flow.RedeemAsync(code, ("code_verifier", new string('a', 129)))).Refusal);
        Assert.Equal(200, (await flow.RedeemAsync(code)).Status);
    }

    [Fact]
    public async Task O28_a_confidential_client_needs_its_secret_beside_the_verifier()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        Assert.Equal("401 invalid_client", (await flow.RedeemAsync(code, ("client_secret", null))).Refusal);
        Assert.Equal("401 invalid_client", (await flow.RedeemAsync(code, ("client_secret", "sec_wrong"))).Refusal);
    }

    [Fact]
    public async Task O31_a_code_is_bound_to_client_redirect_and_resource()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        var other = await new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret).RedeemAsync(
            code,
            ("code_verifier", flow.Verifier)
        );
        Assert.Equal("400 invalid_grant", other.Refusal);
        Assert.Equal("400 invalid_grant", (await flow.RedeemAsync(code, ("redirect_uri", "https://crm.example/other"))).Refusal);
        Assert.Equal("400 invalid_target", (await flow.RedeemAsync(code, ("resource", "https://other.example"))).Refusal);
        Assert.Equal(200, (await flow.RedeemAsync(code, ("redirect_uri", PeopleFixture.Redirect))).Status);
    }

    [Fact]
    public async Task O31_a_code_ends_after_60_seconds()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        people.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("400 invalid_grant", (await flow.RedeemAsync(code)).Refusal);
    }

    [Fact]
    public async Task O31_reliability_16_of_50_redemptions_at_once_one_succeeds_and_then_nothing_of_it_is_left()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => flow.RedeemAsync(code)));
        var good = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal("400 invalid_grant", answer.Refusal));

        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(good.Json.GetProperty("refresh_token").GetString()!)).Refusal);
        await AssertRevokedAsync(good);
        Assert.Equal(1, await ReusesAsync("authorizationCode"));
    }

    [Fact]
    public async Task O31_codes_and_refresh_tokens_are_hashed_in_the_database()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        var refresh = (await flow.RedeemAsync(code)).Json.GetProperty("refresh_token").GetString()!;
        Assert.True(code.Length >= 43 && refresh.Length >= 43, "256 bits");
        var rows = await people.Store.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT c::text FROM authorization_codes c UNION ALL SELECT r::text FROM refresh_tokens r UNION ALL SELECT s::text FROM browser_sessions s"
                ),
            default
        );
        Assert.NotEmpty(rows);
        var cookie = Assert.Single(flow.Browser.Cookies).Value;
        foreach (var secret in new[] { code, refresh, cookie })
            Assert.DoesNotContain(
                rows,
                row =>
                    row.Contains(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)), StringComparison.Ordinal)
                    || row.Contains(secret, StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("code id_token")]
    public async Task O32_no_implicit_and_no_hybrid(string type)
    {
        var flow = Crm();
        await flow.BeginAsync(("response_type", type));
        Assert.Equal("unsupported_response_type", flow.Browser.Got("error"));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    public async Task O32_no_password_grant(string type) =>
        Assert.Equal("400 unsupported_grant_type", (await Crm().RedeemAsync("x", ("grant_type", type))).Refusal);

    [Theory]
    [InlineData("request", "eyJ", "request_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("response_mode", "form_post", "invalid_request")]
    [InlineData("scope", "partner", "invalid_scope")]
    [InlineData("scope", "recordings:read", "invalid_scope")]
    [InlineData("resource", "https://other.example", "invalid_target")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    public async Task O47_what_is_not_offered_is_refused_at_the_clients_address(string name, string value, string error)
    {
        var flow = Crm();
        await flow.BeginAsync((name, value));
        Assert.Equal(error, flow.Browser.Got("error"));
        Assert.Equal("staat/+ é\"", flow.Browser.Got("state"));
    }

    [Fact]
    public async Task Reliability_20_without_a_state_none_is_sent_back()
    {
        var flow = Crm();
        await flow.CodeAsync("anna@ten_1.example", ("state", null));
        Assert.DoesNotContain("state=", flow.Browser.Left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O50_no_code_token_verifier_or_password_is_logged()
    {
        var flow = Crm();
        var code = await flow.CodeAsync();
        var answer = await flow.RedeemAsync(code);
        string[] secrets =
        [
            code,
            flow.Verifier,
            PeopleFixture.Password,
            flow.Browser.Cookies.Single().Value,
            .. new[] { "access_token", "refresh_token", "id_token" }.Select(name => answer.Json.GetProperty(name).GetString()!),
        ];
        Assert.NotEmpty(people.Log.Lines);
        foreach (var secret in secrets)
            Assert.DoesNotContain(people.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task AssertRevokedAsync(Answer tokens)
    {
        var grant = new JsonWebToken(tokens.Json.GetProperty("access_token").GetString()).GetClaim("grant_id").Value;
        Assert.True(
            await people.Store.InPlatformAsync(
                session =>
                    session.QuerySingleAsync<bool>(
                        "SELECT EXISTS (SELECT FROM oauth_revocations WHERE id = @id)",
                        new { id = RevocationStore.OfGrant(grant) }
                    ),
                default
            )
        );
    }

    private Task<int> ReusesAsync(string kind) =>
        people.Store.InPlatformAsync(
            session =>
                session.QuerySingleAsync<int>(
                    "SELECT count(*)::int FROM events WHERE type = 'security.token_reused' AND envelope::jsonb #>> '{data,tokenReuse,kind}' = @kind",
                    new { kind }
                ),
            default
        );
}
