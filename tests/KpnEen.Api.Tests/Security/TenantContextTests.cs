using KpnEen.Api.Tests.Conventions;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Security;

public sealed class TenantContextTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private ConventionsHost host = null!;

    public async Task InitializeAsync()
    {
        host = await ConventionsHost.StartAsync(database.Database);
        await host
            .Services.GetRequiredService<Database>()
            .InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "INSERT INTO tenants (id, name, domain) VALUES ('ten_x', 'X', 'x.example') ON CONFLICT DO NOTHING"
                    ),
                default
            );
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_token_of_a_tenant_is_about_that_tenant()
    {
        var who = (await WhoAsync(ConventionsHost.Issuer.Token())).Json;
        Assert.Equal("ten_a", who.GetProperty("tenantId").GetString());
        Assert.Equal($"{ConventionsHost.Issuer.Name}#cli_a", who.GetProperty("clientId").GetString());
        Assert.Equal("api", who.GetProperty("actor").GetString());
    }

    [Fact]
    public async Task A_partner_names_the_tenant() =>
        Assert.Equal("ten_x", (await WhoAsync(Partner(), "ten_x")).Json.GetProperty("tenantId").GetString());

    [Fact]
    public async Task A_partner_that_names_no_tenant_is_asked_for_one() => (await WhoAsync(Partner())).IsProblem(400, "tenantRequired");

    [Theory]
    [InlineData("ten_nobody")]
    [InlineData("' OR true --")]
    public async Task A_partner_that_names_an_unknown_tenant_is_told(string tenant) =>
        (await WhoAsync(Partner(), tenant)).IsProblem(400, "unknownTenant");

    [Fact]
    public async Task A_tenants_token_names_no_other_tenant()
    {
        (await WhoAsync(ConventionsHost.Issuer.Token(), "ten_x")).IsProblem(403, "tenantNotAllowed");
        Assert.Equal(200, (await WhoAsync(ConventionsHost.Issuer.Token(), "ten_a")).Status);
        // Not even with the scope of a partner: the token is bound to its tenant.
        (await WhoAsync(ConventionsHost.Issuer.Token("partner directory:read"), "ten_x")).IsProblem(403, "tenantNotAllowed");
    }

    private static string Partner() => ConventionsHost.Issuer.Token("partner directory:read", tenant: null, client: "cli_partner");

    private Task<Reply> WhoAsync(string token, string? tenant = null) =>
        tenant is null
            ? host.GetAsync("/v1/who", ("Authorization", $"Bearer {token}"))
            : host.GetAsync("/v1/who", ("Authorization", $"Bearer {token}"), ("Kpn-Tenant", tenant));
}
