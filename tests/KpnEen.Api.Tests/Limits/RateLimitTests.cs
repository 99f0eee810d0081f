using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Security;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Limits;

public sealed class RateLimitTests(ApiDatabase database) : IClassFixture<ApiDatabase>
{
    private const string Path = "/v1/things/thing_1";

    [Fact]
    public async Task A19_the_headers_are_structured_fields_as_the_draft_has_them()
    {
        await using var host = await StartAsync(client: "7/60", tenant: "9/60");
        var reply = await host.GetAsync(Path);
        var parsed = await NodeScript.RunAsync(
            "structured-headers.mjs",
            new { limit = reply.Header("RateLimit"), policy = reply.Header("RateLimit-Policy") }
        );
        Assert.Equal("""[{"name":"client","q":7,"w":60},{"name":"tenant","q":9,"w":60}]""", parsed.GetProperty("policy").GetRawText());
        var client = parsed.GetProperty("limit")[0];
        Assert.Equal(("client", 6), (client.GetProperty("name").GetString(), client.GetProperty("r").GetInt32()));
        Assert.InRange(client.GetProperty("t").GetInt32(), 1, 60);
    }

    [Fact]
    public async Task A19_above_the_quota_stands_429_with_the_registered_type_and_the_policy()
    {
        await using var host = await StartAsync(client: "3/60", tenant: "100/60");
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.GetAsync(Path)).Status);
        var refused = await host.GetAsync(Path);
        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 60);
        Assert.StartsWith("\"client\";r=0;t=", refused.Header("RateLimit"), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", refused.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("https://iana.org/assignments/http-problem-types#quota-exceeded", refused.Json.GetProperty("type").GetString());
        Assert.Equal("tooManyRequests", refused.Json.GetProperty("code").GetString());
        Assert.Equal("""["client"]""", refused.Json.GetProperty("violated-policies").GetRawText());
    }

    [Fact]
    public async Task A19_all_clients_of_a_tenant_share_its_quota_and_no_other_tenant_does()
    {
        await using var host = await StartAsync(client: "100/60", tenant: "4/60");
        Assert.Equal(200, await AskAsync(host, "tenant1", "cli_a"));
        Assert.Equal(200, await AskAsync(host, "tenant1", "cli_a"));
        Assert.Equal(200, await AskAsync(host, "tenant1", "cli_b"));
        Assert.Equal(200, await AskAsync(host, "tenant1", "cli_b"));
        Assert.Equal(429, await AskAsync(host, "tenant1", "cli_c"));
        Assert.Equal(200, await AskAsync(host, "tenant2", "cli_d"));
    }

    [Fact]
    public async Task Refused_tokens_count_by_address_and_a_valid_one_from_there_still_works()
    {
        await using var host = await StartAsync(address: "5/60");
        for (var i = 0; i < 5; i++)
        {
            var refused = await host.GetAsync(Path, ("Authorization", "Bearer rubbish"));
            Assert.Equal(401, refused.Status);
            Assert.Equal("\"address\";q=5;w=60", refused.Header("RateLimit-Policy"));
        }
        Assert.Equal(429, (await host.GetAsync(Path, ("Authorization", "Bearer rubbish"))).Status);
        Assert.Equal(200, (await host.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Without_a_token_the_address_counts()
    {
        await using var host = await StartAsync(address: "2/60");
        Assert.Equal(200, (await host.GetAsync("/v1/open", ("Authorization", ""))).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/open", ("Authorization", ""))).Status);
        Assert.Equal(429, (await host.GetAsync("/v1/open", ("Authorization", ""))).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/open")).Status);
    }

    private static async Task<int> AskAsync(ConventionsHost host, string tenant, string client) =>
        (
            await host.GetAsync(Path, ("Authorization", $"Bearer {ConventionsHost.Issuer.Token(Scopes.DirectoryRead, tenant, client)}"))
        ).Status;

    private Task<ConventionsHost> StartAsync(string client = "3000/60", string tenant = "6000/60", string address = "600/60") =>
        ConventionsHost.StartAsync(
            database.Database,
            new()
            {
                ["Api:PublicUrl"] = TestIssuer.Audience,
                ["Api:Issuers:0:Issuer"] = ConventionsHost.Issuer.Name,
                ["Api:Issuers:0:Jwks"] = ConventionsHost.Issuer.Jwks,
                ["KPNEEN_LIMIT_CLIENT"] = client,
                ["KPNEEN_LIMIT_TENANT"] = tenant,
                ["KPNEEN_LIMIT_ADDRESS"] = address,
            }
        );
}
