using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Security;

/// <summary>A30: pages of other origins read nothing, but those a client names read what its tokens open.</summary>
public sealed class CorsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly string origin = $"https://crm-{Guid.NewGuid():N}.example";

    [Fact]
    public async Task A30_Nobody_is_allowed_until_a_client_names_the_origin()
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.GetAsync("/v1/users", ("Origin", origin));
        Assert.Equal((200, null), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
        var preflight = await PreflightAsync(origin);
        preflight.IsProblem(403, "originNotAllowed");
        Assert.Null(preflight.Header("Access-Control-Allow-Origin"));
        Assert.Null(preflight.Header("Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task A30_A_page_of_a_clients_origin_may_ask_and_read()
    {
        var page = await PageAsync(await api.TenantAsync());
        var preflight = await PreflightAsync(origin);
        Assert.Equal((204, origin), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        foreach (var method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE"])
            Assert.Contains(method, preflight.Header("Access-Control-Allow-Methods")!.Split(", "));
        foreach (var header in (string[])["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "Kpn-Tenant", "DPoP"])
            Assert.Contains(header, preflight.Header("Access-Control-Allow-Headers")!.Split(", "));
        // A token is in a header that a page must have: no cookies, so no credentials, and no page of everybody's.
        Assert.Null(preflight.Header("Access-Control-Allow-Credentials"));

        var made = await page.PostAsync("/v1/users", new { extension = "201", name = "Anna" }, ("Origin", origin));
        Assert.Equal((201, origin), (made.Status, made.Header("Access-Control-Allow-Origin")));
        Assert.Equal("Origin", made.Header("Vary"));
        Assert.Null(made.Header("Access-Control-Allow-Credentials"));
        var exposed = made.Header("Access-Control-Expose-Headers")!.Split(", ");
        foreach (var header in (string[])["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed"])
            Assert.Contains(header, exposed);
    }

    [Fact]
    public async Task A30_A_page_reads_refusals_too_or_its_maker_would_not_know_why()
    {
        var page = await PageAsync(await api.TenantAsync());
        var refused = await page.GetAsync("/v1/users/usr_none", ("Origin", origin));
        refused.IsProblem(404, "notFound");
        Assert.Equal(origin, refused.Header("Access-Control-Allow-Origin"));
        var anonymous = await api.Anonymous().GetAsync("/v1/users", ("Origin", origin));
        Assert.Equal((401, origin), (anonymous.Status, anonymous.Header("Access-Control-Allow-Origin")));
        Assert.Contains("WWW-Authenticate", anonymous.Header("Access-Control-Expose-Headers")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A30_The_token_of_another_client_opens_nothing_to_the_page()
    {
        var tenant = await api.TenantAsync();
        await PageAsync(tenant);
        var other = await tenant.GetAsync("/v1/users", ("Origin", origin));
        Assert.Equal((200, null), (other.Status, other.Header("Access-Control-Allow-Origin")));
        Assert.Null(other.Header("Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task A30_An_operator_may_name_origins_for_clients_of_other_issuers()
    {
        var tenant = await api.ApartAsync(await api.TenantAsync(), new() { ["KPNEEN_CORS_ORIGINS"] = $" {origin.ToUpperInvariant()}/ , " });
        var reply = await tenant.GetAsync("/v1/users", ("Origin", origin));
        Assert.Equal(origin, reply.Header("Access-Control-Allow-Origin"));
        await Assert.ThrowsAsync<FormatException>(() => api.ApartAsync(tenant, new() { ["KPNEEN_CORS_ORIGINS"] = "*" }));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("http://crm.example")]
    [InlineData("https://*.example")]
    [InlineData("https://crm.example/app")]
    [InlineData("https://user@crm.example")]
    public async Task A30_What_is_no_origin_of_one_site_cannot_be_named(string text)
    {
        var tenant = await api.TenantAsync();
        var reply = await tenant.PostAsync(
            "/v1/clients",
            new
            {
                name = "CRM",
                scopes = new[] { "directory:read" },
                allowedOrigins = new[] { text },
            }
        );
        Assert.Equal(["/allowedOrigins/0 invalidFormat"], reply.IsProblem(422, "validationFailed"));
        var asked = await tenant.GetAsync("/v1/users", ("Origin", text));
        Assert.Null(asked.Header("Access-Control-Allow-Origin"));
    }

    /// <summary>Registers a client with the origin, and gives what has its token.</summary>
    private async Task<ApiClient> PageAsync(ApiClient tenant)
    {
        var made = await tenant.PostAsync(
            "/v1/clients",
            new
            {
                name = "CRM",
                scopes = new[] { "directory:read", "directory:write" },
                // As people write it: a browser sends it lower case and without the slash.
                allowedOrigins = new[] { $"{origin.ToUpperInvariant()}/" },
            }
        );
        Assert.True(made.Status == 201, made.Text);
        var client = made.Json;
        Assert.Equal(origin, client.GetProperty("allowedOrigins")[0].GetString());
        return await api.OfAsync(client.GetProperty("id").GetString()!, tenant.TenantId, "directory:read directory:write");
    }

    private Task<Reply> PreflightAsync(string from) =>
        api.Anonymous()
            .SendAsync(
                HttpMethod.Options,
                "/v1/users",
                null,
                ("Origin", from),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type")
            );
}
