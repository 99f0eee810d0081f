using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.Dpop;

/// <summary>O12: proofs of possession (RFC 9449), from the token endpoint to the API.</summary>
public sealed class DpopTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string TokenUrl = $"{IdentityHost.Issuer}/oauth/token";
    private const string ClientsUrl = $"{IdentityHost.ApiUrl}/v1/clients";
    private static readonly string Basic = $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}";
    private readonly TestKey key = new();
    private IdentityHost host = null!;

    public async Task InitializeAsync() => host = await IdentityHost.StartAsync(database.Database);

    public async Task DisposeAsync()
    {
        key.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task O12_a_bound_token_works_with_a_proof_of_its_key_and_only_then(string algorithm)
    {
        using var own = new TestKey(algorithm);
        var token = await BoundTokenAsync(own);
        Assert.Equal(200, (await ApiAsync(token, Proof(own, "GET", ClientsUrl, token))).Status);
        // RFC 9449 7.2: as a bearer token it is worth nothing, with a proof or without.
        Refused(await host.ApiAsync(HttpMethod.Get, "/v1/clients", token), "invalid_token");
        Refused(
            await host.ApiAsync(HttpMethod.Get, "/v1/clients", token, null, ("DPoP", Proof(own, "GET", ClientsUrl, token))),
            "invalid_token"
        );
        Refused(await ApiAsync(token), "invalid_dpop_proof");
    }

    [Fact]
    public async Task O12_a_bearer_token_does_not_pass_by_the_other_scheme()
    {
        var bearer = await host.AccessTokenAsync(IdentityHost.Client);
        Refused(await ApiAsync(bearer, Proof(key, "GET", ClientsUrl, bearer)), "invalid_token");
    }

    public static TheoryData<string, string?> WrongClaims =>
        new()
        {
            { "htm", "\"POST\"" },
            { "htm", "\"get\"" },
            { "htm", null },
            { "htu", "\"http://api.test/v1/users\"" },
            { "htu", "\"http://evil.test/v1/clients\"" },
            { "htu", "\"https://api.test/v1/clients\"" },
            { "htu", "\"http://api.test:81/v1/clients\"" },
            { "htu", "\"http://x@api.test/v1/clients\"" },
            { "htu", "\"/v1/clients\"" },
            { "htu", "7" },
            { "htu", null },
            { "ath", "\"AAAA\"" },
            { "ath", null },
            { "iat", "-1" },
            { "iat", "99999999999" },
            { "iat", "1e300" },
            { "iat", "\"now\"" },
            { "iat", null },
            { "jti", "\"\"" },
            { "jti", "1" },
            { "jti", null },
        };

    [Theory, MemberData(nameof(WrongClaims))]
    public async Task O12_a_proof_with_a_wrong_claim_is_refused(string name, string? value)
    {
        var token = await BoundTokenAsync(key);
        var proof = Proof(
            key,
            "GET",
            ClientsUrl,
            token,
            claims: c =>
            {
                c.Remove(name);
                if (value is not null)
                    c[name] = JsonNode.Parse(value);
            }
        );
        Refused(await ApiAsync(token, proof), "invalid_dpop_proof");
    }

    [Theory]
    [InlineData("typ", "\"JWT\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", null)]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", "\"RS256\"")]
    [InlineData("crit", "[\"exp\"]")]
    [InlineData("jwk", null)]
    [InlineData("jwk", "\"x\"")]
    [InlineData("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}")]
    public async Task O12_a_proof_with_a_wrong_header_is_refused(string name, string? value)
    {
        var proof = Proof(
            key,
            "POST",
            TokenUrl,
            header: h =>
            {
                h.Remove(name);
                if (value is not null)
                    h[name] = JsonNode.Parse(value);
            }
        );
        Assert.Equal("400 invalid_dpop_proof", (await TokenAsync(host, proof)).Refusal);
    }

    [Fact]
    public async Task O12_a_proof_that_shows_the_private_key_is_refused() =>
        Assert.Equal(
            "400 invalid_dpop_proof",
            (await TokenAsync(host, Proof(key, "POST", TokenUrl, header: h => h["jwk"]!["d"] = key.PrivatePart))).Refusal
        );

    [Fact]
    public async Task O12_a_proof_of_another_key_is_refused()
    {
        using var other = new TestKey();
        var token = await BoundTokenAsync(key);
        Refused(await ApiAsync(token, Proof(other, "GET", ClientsUrl, token)), "invalid_dpop_proof");
        // The right key named, the wrong one used.
        var forged = Proof(other, "GET", ClientsUrl, token, header: h => h["jwk"] = key.Jwk);
        Refused(await ApiAsync(token, forged), "invalid_dpop_proof");
    }

    [Fact]
    public async Task O12_query_and_fragment_of_htu_are_passed_over_and_the_host_of_the_request_means_nothing()
    {
        var token = await BoundTokenAsync(key);
        foreach (var url in new[] { $"{ClientsUrl}?limit=5#x", "HTTP://API.TEST:80/v1/clients" })
            Assert.Equal(200, (await ApiAsync(token, Proof(key, "GET", url, token))).Status);
        // O48: what the client called the host is not what we believe; a proxy may have changed it.
        var local = host.Http.BaseAddress + "v1/clients";
        Refused(await ApiAsync(token, Proof(key, "GET", local, token)), "invalid_dpop_proof");
    }

    [Fact]
    public async Task O12_a_proof_is_good_once_across_nodes()
    {
        await using var other = await IdentityHost.StartAsync(database.Database, clock: host.Clock);
        var token = await BoundTokenAsync(key);
        var proof = Proof(key, "GET", ClientsUrl, token);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(i =>
                    (i % 2 == 0 ? host : other).SendAsync(
                        HttpMethod.Get,
                        "/v1/clients",
                        ("Authorization", $"DPoP {token}"),
                        ("DPoP", proof)
                    )
                )
        );
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        var again = Proof(key, "POST", TokenUrl);
        Assert.Equal(200, (await TokenAsync(host, again)).Status);
        Assert.Equal("400 invalid_dpop_proof", (await TokenAsync(other, again)).Refusal);
    }

    [Fact]
    public async Task O12_a_proof_is_good_for_two_minutes()
    {
        var token = await BoundTokenAsync(key);
        var (early, late) = (Proof(key, "GET", ClientsUrl, token), Proof(key, "GET", ClientsUrl, token));
        host.Clock.Advance(TimeSpan.FromSeconds(115));
        Assert.Equal(200, (await ApiAsync(token, early)).Status);
        host.Clock.Advance(TimeSpan.FromSeconds(40));
        Refused(await ApiAsync(token, late), "invalid_dpop_proof");
    }

    [Fact]
    public async Task O12_two_proofs_are_none()
    {
        var token = await BoundTokenAsync(key);
        var two = await host.SendAsync(
            HttpMethod.Get,
            "/v1/clients",
            ("Authorization", $"DPoP {token}"),
            ("DPoP", Proof(key, "GET", ClientsUrl, token)),
            ("DPoP", Proof(key, "GET", ClientsUrl, token))
        );
        Refused(two, "invalid_dpop_proof");
        var list = $"{Proof(key, "POST", TokenUrl)}, {Proof(key, "POST", TokenUrl)}";
        Assert.Equal("400 invalid_dpop_proof", (await TokenAsync(host, list)).Refusal);
    }

    [Fact]
    public async Task O12_with_nonces_demanded_the_client_is_told_which_and_goes_on()
    {
        await using var strict = await IdentityHost.StartAsync(
            database.Database,
            clock: host.Clock,
            settings: new Dictionary<string, string?> { ["Identity:DpopNonce"] = "required" }
        );
        var without = await TokenAsync(strict, Proof(key, "POST", TokenUrl));
        Assert.Equal("400 use_dpop_nonce", without.Refusal);
        var nonce = without.Header("DPoP-Nonce")!;
        var token = (await TokenAsync(strict, Proof(key, "POST", TokenUrl, claims: c => c["nonce"] = nonce)))
            .Json.GetProperty("access_token")
            .GetString()!;
        var asked = await strict.SendAsync(
            HttpMethod.Get,
            "/v1/clients",
            ("Authorization", $"DPoP {token}"),
            ("DPoP", Proof(key, "GET", ClientsUrl, token))
        );
        Refused(asked, "use_dpop_nonce");
        Assert.NotNull(asked.Header("DPoP-Nonce"));
        // A nonce is good for some minutes, at any node, and not when somebody made it up.
        foreach (
            var (value, age, status) in new[]
            {
                (nonce, 0, 200),
                (nonce[..^1] + (nonce[^1] == 'A' ? 'B' : 'A'), 0, 401),
                ("x", 0, 401),
                (nonce, 6, 401),
            }
        )
        {
            strict.Clock.Advance(TimeSpan.FromMinutes(age));
            var answer = await strict.SendAsync(
                HttpMethod.Get,
                "/v1/clients",
                ("Authorization", $"DPoP {token}"),
                ("DPoP", Proof(key, "GET", ClientsUrl, token, claims: c => c["nonce"] = value))
            );
            Assert.Equal(status, answer.Status);
        }
    }

    [Fact]
    public async Task O12_a_client_registered_for_bound_tokens_gets_no_others()
    {
        var (id, secret) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "x",
                Scopes = ["clients:read"],
                DpopBoundAccessTokens = true,
            }
        );
        Assert.Equal("400 invalid_dpop_proof", (await host.TokenAsync("grant_type=client_credentials", $"{id}:{secret}")).Refusal);
        Assert.Equal(200, (await TokenAsync(host, Proof(key, "POST", TokenUrl), $"{id}:{secret}")).Status);
    }

    [Fact]
    public async Task O8_without_a_token_both_schemes_are_named()
    {
        var answer = await host.SendAsync(HttpMethod.Get, "/v1/clients");
        Assert.Contains("Bearer resource_metadata=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("DPoP algs=\"ES256 RS256 PS256\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    private async Task<string> BoundTokenAsync(TestKey own)
    {
        var answer = await TokenAsync(host, Proof(own, "POST", TokenUrl));
        Assert.Equal((200, "DPoP"), (answer.Status, answer.Json.GetProperty("token_type").GetString()));
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    private static Task<Answer> TokenAsync(IdentityHost at, string proof, string? basic = null) =>
        at.PostAsync("/oauth/token", "grant_type=client_credentials", basic ?? Basic, headers: ("DPoP", proof));

    private Task<Answer> ApiAsync(string token, string? proof = null) =>
        proof is null
            ? host.SendAsync(HttpMethod.Get, "/v1/clients", ("Authorization", $"DPoP {token}"))
            : host.SendAsync(HttpMethod.Get, "/v1/clients", ("Authorization", $"DPoP {token}"), ("DPoP", proof));

    private string Proof(
        TestKey by,
        string method,
        string url,
        string? token = null,
        Action<JsonObject>? header = null,
        Action<JsonObject>? claims = null
    )
    {
        var head = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = by.Algorithm,
            ["jwk"] = by.Jwk,
        };
        var body = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["htm"] = method,
            ["htu"] = url,
            ["iat"] = host.Clock.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (token is not null)
            body["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        header?.Invoke(head);
        claims?.Invoke(body);
        return by.Sign(head, body);
    }

    private static void Refused(Answer answer, string error)
    {
        Assert.Equal("401 invalidToken", answer.Refusal);
        Assert.Contains($"error=\"{error}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
