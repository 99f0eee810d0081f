using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.Token;

public sealed class TokenEndpointTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string Grant = "grant_type=client_credentials";
    private static readonly string Basic = $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}";
    private IdentityHost host = null!;

    public async Task InitializeAsync() => host = await IdentityHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task O21_a_token_has_the_claims_of_rfc_9068()
    {
        var answer = await host.TokenAsync(Grant, Basic);
        Assert.Equal(
            (200, "Bearer", 900L),
            (answer.Status, answer.Json.GetProperty("token_type").GetString(), answer.Json.GetProperty("expires_in").GetInt64())
        );
        Assert.Equal(IdentityHost.TenantScopes, answer.Json.GetProperty("scope").GetString());
        var token = new JsonWebToken(answer.Json.GetProperty("access_token").GetString());
        Assert.Equal(("at+jwt", "ES256"), (token.Typ, token.Alg));
        Assert.Equal((await host.Keys.AllAsync(default))[^1].Id, token.Kid);
        var claims = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(token.EncodedPayload)).RootElement;
        Assert.Equal(
            ["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub", "tenant_id"],
            claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal("http://issuer.test", claims.GetProperty("iss").GetString());
        Assert.Equal("http://api.test", claims.GetProperty("aud").GetString());
        Assert.Equal("cli_tenant", claims.GetProperty("sub").GetString());
        Assert.Equal("cli_tenant", claims.GetProperty("client_id").GetString());
        Assert.Equal("ten_1", claims.GetProperty("tenant_id").GetString());
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.True(claims.GetProperty("jti").GetString()!.Length >= 22);
    }

    [Fact]
    public async Task O22_there_is_no_refresh_token() =>
        Assert.Equal(
            ["access_token", "expires_in", "scope", "token_type"],
            (await host.TokenAsync(Grant, Basic)).Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task A_partners_token_names_no_tenant()
    {
        var token = new JsonWebToken(await host.AccessTokenAsync(IdentityHost.Partner));
        Assert.False(token.TryGetClaim("tenant_id", out _));
    }

    [Fact]
    public async Task O14_a_secret_in_the_body_is_as_good() =>
        Assert.Equal(
            200,
            (await host.TokenAsync($"{Grant}&client_id={IdentityHost.Client.Id}&client_secret={IdentityHost.Client.Secret}")).Status
        );

    [Fact]
    public async Task O15_credentials_in_the_header_are_form_decoded()
    {
        const string secret = "a:b%c+d é€😀";
        await host.Clients.SeedAsync(IdentityHost.Client with { Id = "cli:odd %+é", Secret = secret }, default);
        var basic = $"{Uri.EscapeDataString("cli:odd %+é")}:{Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal)}";
        Assert.Equal(200, (await host.TokenAsync(Grant, basic)).Status);
    }

    [Theory]
    [InlineData("&client_id=cli_tenant&client_secret=x")]
    [InlineData("&client_assertion=x&client_assertion_type=y")]
    [InlineData("&client_id=cli_other")]
    public async Task O16_more_than_one_way_to_authenticate_is_refused(string more) =>
        Assert.Equal("400 invalid_request", (await host.TokenAsync(Grant + more, Basic)).Refusal);

    [Theory]
    [InlineData("cli_tenant:wrong")]
    [InlineData("cli_nobody:wrong")]
    [InlineData("cli_tenant:sec_partner-secret-0123456789")]
    [InlineData("cli_tenant:")]
    [InlineData("cli_tenant")]
    [InlineData("cli_tenant%00:x")]
    public async Task O17_wrong_secret_and_unknown_client_look_alike(string basic)
    {
        var answer = await host.TokenAsync(Grant, basic);
        Assert.Equal("""{"error":"invalid_client","error_description":"Client authentication failed."}""", answer.Text);
        Assert.Equal(401, answer.Status);
        Assert.StartsWith("Basic ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_credentials_it_is_401() => Assert.Equal("401 invalid_client", (await host.TokenAsync(Grant)).Refusal);

    [Theory]
    [InlineData("", "400 invalid_request")]
    [InlineData("grant_type=", "400 invalid_request")]
    [InlineData("grant_type=password&username=a&password=b", "400 unsupported_grant_type")]
    [InlineData("grant_type=refresh_token&refresh_token=x", "400 unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "400 invalid_request")]
    [InlineData("grant_type=client_credentials&x=1&x=2", "400 invalid_request")]
    [InlineData("grant_type=client_credentials&scope=%C3%28", "400 invalid_request")]
    [InlineData("grant_type=client_credentials&scope=%zz", "400 invalid_request")]
    [InlineData("grant_type=client_credentials&scope=directory:write", "400 invalid_scope")]
    [InlineData("grant_type=client_credentials&scope=directory:read+partner", "400 invalid_scope")]
    [InlineData("grant_type=client_credentials&scope=+", "400 invalid_scope")]
    [InlineData("grant_type=client_credentials&resource=https://elsewhere.test", "400 invalid_target")]
    public async Task O19_O21_requests_that_are_wrong_are_told_why(string form, string refusal)
    {
        var answer = await host.TokenAsync(form, Basic);
        Assert.Equal(refusal, answer.Refusal);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("&scope=directory:read", "directory:read")]
    [InlineData("&scope=directory:read+directory:read+clients:read", "directory:read clients:read")]
    [InlineData("&scope=", IdentityHost.TenantScopes)]
    [InlineData("&unknown=1&resource=http%3A%2F%2Fapi.test", IdentityHost.TenantScopes)]
    public async Task O19_O21_scopes_are_narrowed_empty_is_absent_and_unknown_is_ignored(string more, string scope) =>
        Assert.Equal(scope, (await host.TokenAsync(Grant + more, Basic)).Json.GetProperty("scope").GetString());

    [Fact]
    public async Task O19_only_a_posted_form_is_taken()
    {
        Assert.Equal(
            "400 invalid_request",
            (await host.TokenAsync("""{"grant_type":"client_credentials"}""", Basic, "application/json")).Refusal
        );
        Assert.Equal("400 invalid_request", (await host.TokenAsync(Grant, Basic, "text/plain")).Refusal);
        var get = await Answer.OfAsync(await host.Http.GetAsync($"/oauth/token?{Grant}"));
        Assert.Equal((405, "OPTIONS, POST"), (get.Status, get.Header("Allow")));
    }

    [Fact]
    public async Task O19_a_form_over_16_kilobytes_is_refused() =>
        Assert.Equal("413 invalid_request", (await host.TokenAsync($"{Grant}&x={new string('x', 17_000)}", Basic)).Refusal);

    [Fact]
    public async Task O20_nothing_of_the_answer_is_cached()
    {
        foreach (var answer in new[] { await host.TokenAsync(Grant, Basic), await host.TokenAsync(Grant, "cli_tenant:x") })
            Assert.Equal(("no-store", "no-cache"), (answer.Header("Cache-Control"), answer.Header("Pragma")));
    }

    [Fact]
    public async Task O25_guessing_is_slowed_down_for_that_client_and_address_only()
    {
        for (var i = 0; i < FailedAttempts.PerClientAndAddress; i++)
            Assert.Equal(401, (await host.TokenAsync(Grant, "cli_tenant:guess")).Status);
        var throttled = await host.TokenAsync(Grant, Basic);
        Assert.Equal(429, throttled.Status);
        Assert.InRange(int.Parse(throttled.Header("Retry-After")!), 1, 60);
        Assert.Equal(200, (await host.TokenAsync(Grant, $"{IdentityHost.Partner.Id}:{IdentityHost.Partner.Secret}")).Status);
        host.Clock.Advance(FailedAttempts.Window);
        Assert.Equal(200, (await host.TokenAsync(Grant, Basic)).Status);
    }

    [Fact]
    public void O25_an_address_cannot_lock_a_client_out_elsewhere_nor_try_many_clients()
    {
        var failures = new FailedAttempts(host.Clock);
        for (var i = 0; i < 50; i++)
            failures.Failed("192.0.2.1", "cli_tenant");
        Assert.NotNull(failures.WaitFor("192.0.2.1", "cli_tenant"));
        Assert.Null(failures.WaitFor("192.0.2.2", "cli_tenant"));
        Assert.Null(failures.WaitFor("192.0.2.1", "cli_other"));
        for (var i = 0; i < 50; i++)
            failures.Failed("192.0.2.1", $"cli_{i}");
        Assert.NotNull(failures.WaitFor("192.0.2.1", "cli_other"));
    }

    [Fact]
    public async Task O50_no_secret_and_no_token_is_logged()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        await host.TokenAsync(Grant, "cli_tenant:a-wrong-secret");
        await host.ApiAsync(HttpMethod.Get, "/v1/clients", token);
        foreach (
            var secret in new[]
            {
                IdentityHost.Client.Secret,
                token,
                "a-wrong-secret",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Basic)),
            }
        )
            Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task O18_no_secret_lies_in_the_database()
    {
        var rows = await host.Database.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT row(c.*)::text || coalesce(row(s.*)::text, '') || encode(s.hash, 'escape') FROM oauth_clients c JOIN oauth_client_secrets s ON s.client_id = c.id"
                ),
            default
        );
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => row.Contains(IdentityHost.Client.Secret, StringComparison.Ordinal));
    }
}
