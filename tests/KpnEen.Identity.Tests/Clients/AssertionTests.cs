using System.Text.Json.Nodes;
using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.Clients;

/// <summary>O24: <c>private_key_jwt</c>.</summary>
public sealed class AssertionTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly TestKey key = new();
    private IdentityHost host = null!;
    private string clientId = "";

    public async Task InitializeAsync()
    {
        host = await IdentityHost.StartAsync(database.Database);
        (clientId, _) = await host.RegisterAsync(WithKeys(key.Jwks));
    }

    public async Task DisposeAsync()
    {
        key.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task O24_a_client_proves_itself_by_its_key(string algorithm)
    {
        using var own = new TestKey(algorithm);
        var (id, secret) = await host.RegisterAsync(WithKeys(own.Jwks));
        Assert.Null(secret);
        Assert.Equal(200, (await WithAsync(Assertion(own, id))).Status);
    }

    [Fact]
    public async Task O24_key_id_and_type_may_be_absent_and_the_explicit_type_is_taken()
    {
        Assert.Equal(200, (await WithAsync(Assertion(header: h => h.Remove("kid")))).Status);
        Assert.Equal(200, (await WithAsync(Assertion(header: h => h.Remove("typ")))).Status);
        Assert.Equal(200, (await WithAsync(Assertion(header: h => h["typ"] = "client-authentication+jwt"))).Status);
    }

    public static TheoryData<string, string?> WrongClaims =>
        new()
        {
            // The token endpoint was right once; it is what audience injection lives on.
            { "aud", "\"http://issuer.test/oauth/token\"" },
            { "aud", "\"http://issuer.test/\"" },
            { "aud", "\"HTTP://ISSUER.TEST\"" },
            { "aud", "[\"http://issuer.test\"]" },
            { "aud", "[\"http://issuer.test\",\"https://evil.test\"]" },
            { "aud", "[]" },
            { "aud", "{}" },
            { "aud", null },
            { "iss", "\"cli_other\"" },
            { "iss", null },
            { "sub", "\"cli_partner\"" },
            { "sub", null },
            { "jti", null },
            { "jti", "7" },
            { "jti", "\"\"" },
            { "exp", null },
            { "exp", "\"2030\"" },
            { "exp", "1e300" },
            { "exp", "-1" },
            { "nbf", "99999999999" },
            { "nbf", "\"now\"" },
            { "iat", "99999999999" },
            { "iat", "1" },
        };

    [Theory, MemberData(nameof(WrongClaims))]
    public async Task O24_a_claim_that_is_wrong_is_refused(string name, string? value) =>
        Refused(
            await WithAsync(
                Assertion(claims: c =>
                {
                    c.Remove(name);
                    if (value is not null)
                        c[name] = JsonNode.Parse(value);
                })
            )
        );

    [Theory]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", "\"RS256\"")]
    [InlineData("alg", "\"es256\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "\"dpop+jwt\"")]
    [InlineData("kid", "\"another\"")]
    [InlineData("crit", "[\"exp\"]")]
    [InlineData("b64", "false")]
    public async Task O24_a_header_that_is_wrong_is_refused(string name, string value) =>
        Refused(await WithAsync(Assertion(header: h => h[name] = JsonNode.Parse(value))));

    [Fact]
    public async Task O24_it_lives_five_minutes_at_most_and_not_after_its_end()
    {
        var now = host.Clock.GetUtcNow().ToUnixTimeSeconds();
        Refused(await WithAsync(Assertion(claims: c => c["exp"] = now + 360)));
        Refused(await WithAsync(Assertion(claims: c => c["exp"] = now - 40)));
        Assert.Equal(200, (await WithAsync(Assertion(claims: c => c["exp"] = now + 300))).Status);
    }

    [Fact]
    public async Task O24_each_is_good_once_across_nodes()
    {
        await using var other = await IdentityHost.StartAsync(database.Database, clock: host.Clock);
        var assertion = Assertion();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? host : other).TokenAsync(Form(assertion), null))
        );
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        // Another client may use the same number.
        using var own = new TestKey();
        var (id, _) = await host.RegisterAsync(WithKeys(own.Jwks));
        Assert.Equal(200, (await WithAsync(Assertion(claims: c => c["jti"] = "same"))).Status);
        Assert.Equal(200, (await WithAsync(Assertion(own, id, claims: c => c["jti"] = "same"))).Status);
    }

    [Fact]
    public async Task O24_the_type_of_assertion_is_exact()
    {
        var assertion = Assertion();
        foreach (var type in new[] { "", Type + "x", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", Type.ToUpperInvariant() })
            Assert.Equal(
                "401 invalid_client",
                (await host.TokenAsync($"grant_type=client_credentials&client_assertion={assertion}&client_assertion_type={type}")).Refusal
            );
        Assert.Equal(
            "401 invalid_client",
            (await host.TokenAsync($"grant_type=client_credentials&client_id={clientId}&client_assertion_type={Type}")).Refusal
        );
    }

    [Fact]
    public async Task O24_another_key_and_a_changed_assertion_are_refused()
    {
        using var other = new TestKey();
        Refused(await WithAsync(Assertion(other)));
        var parts = Assertion().Split('.');
        var forged = Assertion(other).Split('.');
        Refused(await WithAsync($"{parts[0]}.{parts[1]}.{forged[2]}"));
        foreach (
            var broken in new[] { "x", "a.b.c", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.{parts[2]}=" }
        )
            Refused(await host.TokenAsync(Form(Uri.EscapeDataString(broken))));
    }

    [Fact]
    public async Task O24_members_named_twice_are_refused()
    {
        var claims = Claims(clientId).ToJsonString();
        Refused(await WithAsync(key.Sign(Header(key).ToJsonString(), claims[..^1] + ",\"aud\":\"http://issuer.test\"}")));
    }

    [Fact]
    public async Task O24_an_array_of_the_issuer_alone_is_taken_when_configured()
    {
        await using var lenient = await IdentityHost.StartAsync(
            database.Database,
            settings: new Dictionary<string, string?> { ["Identity:AcceptAudienceArray"] = "true" }
        );
        Assert.Equal(200, (await lenient.TokenAsync(Form(Assertion(claims: c => c["aud"] = new JsonArray("http://issuer.test"))))).Status);
        Refused(await lenient.TokenAsync(Form(Assertion(claims: c => c["aud"] = new JsonArray("http://issuer.test", "x")))));
    }

    [Fact]
    public async Task O16_the_registered_method_is_the_only_one()
    {
        foreach (var (method, works) in new[] { (AuthMethods.SecretBasic, 0), (AuthMethods.SecretPost, 1) })
        {
            var (id, secret) = await host.RegisterAsync(
                new ClientRegistration
                {
                    Name = "x",
                    Scopes = ["directory:read"],
                    AuthMethod = method,
                }
            );
            var header = await host.TokenAsync("grant_type=client_credentials", $"{id}:{secret}");
            var body = await host.TokenAsync($"grant_type=client_credentials&client_id={id}&client_secret={secret}");
            Assert.Equal((200, "401 invalid_client"), works == 0 ? (header.Status, body.Refusal) : (body.Status, header.Refusal));
            Refused(await WithAsync(Assertion(key, id)));
            // Without proof nobody is believed who has a secret.
            Refused(await host.TokenAsync($"grant_type=client_credentials&client_id={id}"));
        }
    }

    [Fact]
    public async Task O16_a_public_client_gets_nothing_for_itself()
    {
        var (id, secret) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "App",
                Scopes = ["directory:read"],
                AuthMethod = AuthMethods.None,
                GrantTypes = [GrantTypes.AuthorizationCode],
            }
        );
        Assert.Null(secret);
        Assert.Equal("400 unauthorized_client", (await host.TokenAsync($"grant_type=client_credentials&client_id={id}")).Refusal);
    }

    [Fact]
    public async Task O24_private_members_of_a_key_are_refused_at_registration()
    {
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        var jwk = key.Jwk;
        jwk["d"] = key.PrivatePart;
        foreach (var keys in new[] { new JsonArray(jwk), [], new JsonArray(new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }) })
        {
            var body = new JsonObject
            {
                ["name"] = "x",
                ["scopes"] = new JsonArray("directory:read"),
                ["tokenEndpointAuthMethod"] = "private_key_jwt",
                ["jwks"] = new JsonObject { ["keys"] = keys },
            };
            var answer = await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, body.ToJsonString());
            Assert.Equal("422 validationFailed", answer.Refusal);
            Assert.DoesNotContain(key.PrivatePart, answer.Text, StringComparison.Ordinal);
        }
    }

    private static ClientRegistration WithKeys(string jwks) =>
        new()
        {
            Name = "With a key",
            Scopes = ["directory:read"],
            AuthMethod = AuthMethods.PrivateKeyJwt,
            Jwks = jwks,
        };

    private static JsonObject Header(TestKey by) =>
        new()
        {
            ["alg"] = by.Algorithm,
            ["kid"] = by.KeyId,
            ["typ"] = "JWT",
        };

    private JsonObject Claims(string id) =>
        new()
        {
            ["iss"] = id,
            ["sub"] = id,
            ["aud"] = IdentityHost.Issuer,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["exp"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() + 60,
        };

    private string Assertion(TestKey? by = null, string? id = null, Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var (head, body) = (Header(by ?? key), Claims(id ?? clientId));
        header?.Invoke(head);
        claims?.Invoke(body);
        return (by ?? key).Sign(head, body);
    }

    private static string Form(string assertion) =>
        $"grant_type=client_credentials&client_assertion={assertion}&client_assertion_type={Uri.EscapeDataString(Type)}";

    private Task<Answer> WithAsync(string assertion) => host.TokenAsync(Form(assertion));

    private static void Refused(Answer answer) => Assert.Equal("401 invalid_client", answer.Refusal);
}
