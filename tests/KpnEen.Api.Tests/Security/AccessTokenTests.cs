using System.Text.Json.Nodes;
using KpnEen.Api.Tests.Conventions;

namespace KpnEen.Api.Tests.Security;

/// <summary>What the resource server takes for a valid token: the right-hand column of the table of libraries' defaults, and more.</summary>
public sealed class AccessTokenTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private static readonly TestIssuer Issuer = ConventionsHost.Issuer;
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    public static TheoryData<string> Typs => ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"];

    public static TheoryData<string> Algorithms => ["ES256", "RS256", "PS256"];

    [Theory, MemberData(nameof(Typs))]
    public async Task O4_the_type_of_an_access_token_ignores_case_and_prefix(string type) =>
        Assert.Equal(200, await StatusAsync(header => header["typ"] = type));

    [Theory, MemberData(nameof(Algorithms))]
    public async Task O6_the_allowed_algorithms_are_taken(string algorithm) =>
        Assert.Equal(200, (await WithAsync(Issuer.Sign(Issuer.Header(algorithm), Issuer.Claims()))).Status);

    [Theory]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    [InlineData("")]
    public async Task O4_a_token_of_another_type_is_refused(string type) =>
        Assert.Equal(401, await StatusAsync(header => header["typ"] = type));

    [Theory]
    [InlineData("none")]
    [InlineData("NoNe")]
    [InlineData("HS256")]
    [InlineData("PS512")]
    [InlineData("es256")]
    public async Task O6_other_algorithms_are_refused(string algorithm)
    {
        Refused(await WithAsync(Issuer.Sign(Issuer.Header(algorithm), Issuer.Claims())));
        Refused(await WithAsync(Issuer.Sign(Issuer.Header(algorithm).ToJsonString(), Issuer.Claims().ToJsonString(), "ES256")));
    }

    [Fact]
    public async Task O6_an_algorithm_of_another_kind_of_key_is_refused()
    {
        var header = Issuer.Header("RS256");
        header["kid"] = "key-1";
        Refused(await WithAsync(Issuer.Sign(header, Issuer.Claims())));
    }

    [Theory]
    [InlineData("crit", """["exp"]""")]
    [InlineData("kid", "\"unknown\"")]
    [InlineData("kid", "\"../../key-1\"")]
    [InlineData("kid", "null")]
    [InlineData("kid", "7")]
    public async Task O6_a_header_that_is_wrong_or_critical_is_refused(string name, string value) =>
        Assert.Equal(401, await StatusAsync(header => header[name] = JsonNode.Parse(value)));

    [Theory]
    [
        InlineData("iss"),
        InlineData("aud"),
        InlineData("exp"),
        InlineData("iat"),
        InlineData("sub"),
        InlineData("jti"),
        InlineData("client_id"),
        InlineData("scope")
    ]
    public async Task O5_every_claim_is_needed_and_typed(string claim)
    {
        Assert.Equal(401, await StatusAsync(claims: claims => claims.Remove(claim)));
        Assert.Equal(401, await StatusAsync(claims: claims => claims[claim] = new JsonObject()));
        Assert.Equal(401, await StatusAsync(claims: claims => claims[claim] = null));
    }

    [Theory]
    [InlineData("exp", -31, 401)]
    [InlineData("exp", -25, 200)]
    [InlineData("exp", -240, 401)]
    [InlineData("nbf", 25, 200)]
    [InlineData("nbf", 60, 401)]
    [InlineData("iat", 60, 401)]
    public async Task O5_time_is_kept_with_30_seconds_of_grace(string claim, int seconds, int status) =>
        Assert.Equal(
            status,
            await StatusAsync(claims: claims => claims[claim] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds)
        );

    [Fact]
    public async Task O5_one_of_several_audiences_is_enough()
    {
        Assert.Equal(200, await StatusAsync(claims: claims => claims["aud"] = new JsonArray("https://other.test", TestIssuer.Audience)));
        Assert.Equal(401, await StatusAsync(claims: claims => claims["aud"] = new JsonArray("https://other.test")));
        Assert.Equal(401, await StatusAsync(claims: claims => claims["aud"] = TestIssuer.Audience + "/"));
    }

    [Fact]
    public async Task O2_an_unknown_issuer_is_refused() =>
        Assert.Equal(401, await StatusAsync(claims: claims => claims["iss"] = "https://elsewhere.test"));

    [Fact]
    public async Task A_token_without_a_tenant_is_only_good_for_partners()
    {
        Assert.Equal(401, await StatusAsync(claims: claims => claims.Remove("tenant_id")));
        (await WithAsync(Issuer.Token("partner directory:read", tenant: null), "/v1/who")).IsProblem(400, "tenantRequired");
    }

    [Fact]
    public async Task O12_a_token_bound_to_a_key_is_no_bearer_token() =>
        Assert.Equal(
            401,
            await StatusAsync(claims: claims => claims["cnf"] = new JsonObject { ["jkt"] = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" })
        );

    [Fact]
    public async Task O6_members_named_twice_are_refused()
    {
        var claims = Issuer.Claims().ToJsonString();
        Refused(await WithAsync(Issuer.Sign(Issuer.Header().ToJsonString(), claims[..^1] + ",\"tenant_id\":\"ten_b\"}", "ES256")));
        var header = Issuer.Header().ToJsonString();
        Refused(await WithAsync(Issuer.Sign(header[..^1] + ",\"alg\":\"none\"}", claims, "ES256")));
    }

    [Fact]
    public async Task O6_a_changed_token_is_refused()
    {
        var parts = Issuer.Token().Split('.');
        var other = Issuer.Token(tenant: "ten_b").Split('.');
        Refused(await WithAsync($"{parts[0]}.{other[1]}.{parts[2]}"));
        Refused(await WithAsync($"{parts[0]}.{parts[1]}."));
        Refused(await WithAsync($"{parts[0]}.{parts[1]}"));
        Refused(await WithAsync($"{parts[0]}.{parts[1]}.{parts[2]}.x"));
        Refused(await WithAsync("x"));
        Refused(await WithAsync("!!.??.##"));
    }

    [Fact]
    public async Task O6_a_token_over_8_kilobytes_is_refused() =>
        Refused(await WithAsync(Issuer.Sign(Issuer.Header(), Padded(Issuer.Claims()))));

    private static JsonObject Padded(JsonObject claims)
    {
        claims["padding"] = new string('x', 9000);
        return claims;
    }

    private static void Refused(Reply reply) => reply.IsProblem(401, "invalidToken");

    private async Task<int> StatusAsync(Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var (head, body) = (Issuer.Header(), Issuer.Claims());
        header?.Invoke(head);
        claims?.Invoke(body);
        var reply = await WithAsync(Issuer.Sign(head, body));
        if (reply.Status != 200)
            Refused(reply);
        return reply.Status;
    }

    private Task<Reply> WithAsync(string token, string path = "/v1/things") => host.GetAsync(path, ("Authorization", $"Bearer {token}"));
}
