using System.Text.Json.Nodes;
using KpnEen.Api.Tests.Conventions;

namespace KpnEen.Api.Tests.Security;

/// <summary>Several issuers at once, each by its own rules.</summary>
public sealed class IssuerTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private readonly TestIssuer plain = new("https://plain.test");
    private readonly TestIssuer foreign = new("https://idp.test/realm");
    private ConventionsHost host = null!;

    public async Task InitializeAsync() =>
        host = await ConventionsHost.StartAsync(
            database.Database,
            new()
            {
                ["Api:PublicUrl"] = TestIssuer.Audience,
                ["Api:Issuers:0:Issuer"] = plain.Name,
                ["Api:Issuers:0:Jwks"] = plain.Jwks,
                ["Api:Issuers:1:Issuer"] = foreign.Name,
                ["Api:Issuers:1:Jwks"] = foreign.Jwks,
                ["Api:Issuers:1:Audiences:0"] = "kpn",
                ["Api:Issuers:1:AcceptedTypes:0"] = "JWT",
                ["Api:Issuers:1:Algorithms:0"] = "RS256",
                ["Api:Issuers:1:ScopeClaim"] = "scp",
                ["Api:Issuers:1:ScopeMap:0:From"] = "https://kpn/read",
                ["Api:Issuers:1:ScopeMap:0:To"] = "directory:read",
                ["Api:Issuers:1:ClientTenants:crm"] = "ten_crm",
            }
        );

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task O1_each_issuer_has_its_own_types_claims_and_scopes()
    {
        Assert.Equal("ten_a", (await WhoAsync(plain.Token("directory:read"))).Json.GetProperty("tenantId").GetString());
        var who = (await WhoAsync(Foreign())).Json;
        Assert.Equal(
            ("ten_crm", "https://idp.test/realm#crm"),
            (who.GetProperty("tenantId").GetString(), who.GetProperty("clientId").GetString())
        );
    }

    [Fact]
    public async Task O3_a_key_of_one_issuer_does_not_sign_for_another()
    {
        // Both publish the same key ids.
        var claims = plain.Claims("directory:read");
        claims["iss"] = foreign.Name;
        claims["aud"] = "kpn";
        (await WhoAsync(plain.Sign(plain.Header(), claims))).IsProblem(401, "invalidToken");
        (await WhoAsync(foreign.Sign(foreign.Header(), plain.Claims("directory:read")))).IsProblem(401, "invalidToken");
    }

    [Fact]
    public async Task O4_an_issuer_of_plain_JWT_must_name_the_client_and_send_no_identity_token()
    {
        (await WhoAsync(Foreign(claims => claims.Remove("azp")))).IsProblem(401, "invalidToken");
        (await WhoAsync(Foreign(claims => claims.Remove("scp")))).IsProblem(401, "invalidToken");
        (await WhoAsync(Foreign(claims => claims["nonce"] = "n"))).IsProblem(401, "invalidToken");
        (await WhoAsync(Foreign(claims => claims["at_hash"] = "h"))).IsProblem(401, "invalidToken");
    }

    [Fact]
    public async Task O1_scopes_outside_of_the_map_and_unknown_clients_get_nothing()
    {
        (await WhoAsync(Foreign(claims => claims["scp"] = new JsonArray("directory:read")))).IsProblem(403, "insufficientScope");
        (await WhoAsync(Foreign(claims => claims["azp"] = "stranger"))).IsProblem(401, "invalidToken");
    }

    [Fact]
    public async Task A_partner_is_believed_only_from_issuers_that_may_say_so() =>
        (await WhoAsync(plain.Token("partner directory:read", tenant: null), ("Kpn-Tenant", "ten_a"))).IsProblem(401, "invalidToken");

    private string Foreign(Action<JsonObject>? change = null)
    {
        var claims = foreign.Claims();
        claims.Remove("scope");
        claims.Remove("client_id");
        claims.Remove("tenant_id");
        claims["aud"] = "kpn";
        claims["azp"] = "crm";
        claims["scp"] = new JsonArray("https://kpn/read", "openid");
        change?.Invoke(claims);
        var header = foreign.Header("RS256");
        header["typ"] = "JWT";
        return foreign.Sign(header, claims);
    }

    private Task<Reply> WhoAsync(string token, params (string, string)[] headers) =>
        host.GetAsync("/v1/who", [("Authorization", $"Bearer {token}"), .. headers]);
}
