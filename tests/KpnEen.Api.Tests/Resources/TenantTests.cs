using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Resources;

public sealed class TenantTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_partner_creates_changes_and_deletes_a_tenant()
    {
        var partner = api.Partner();
        var reference = $"customer-{Guid.NewGuid():N}";
        var body = new
        {
            name = "Jansen",
            domain = $"{Guid.NewGuid():N}.een.example",
            externalReference = reference,
        };
        var created = await partner.PostAsync("/v1/tenants", body);
        Assert.Equal(201, created.Status);
        var path = created.Header("Location")!;
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.NotNull(api.Snapshots.Find(id));
        Assert.Equal("Europe/Amsterdam", created.Json.GetProperty("timeZone").GetString());

        Assert.Equal(
            ["/domain alreadyUsed"],
            (await partner.PostAsync("/v1/tenants", new { body.name, body.domain })).IsProblem(409, "alreadyExists")
        );
        var taken = await partner.PostAsync(
            "/v1/tenants",
            new
            {
                body.name,
                domain = $"x{body.domain}",
                externalReference = reference,
            }
        );
        Assert.Equal(["/externalReference alreadyUsed"], taken.IsProblem(409, "alreadyExists"));
        Assert.Equal(1, (await partner.GetAsync($"/v1/tenants?externalReference={reference}")).Json.GetProperty("items").GetArrayLength());

        Assert.Equal("en", (await partner.PatchAsync(path, new { language = "en" }, "\"1\"")).Json.GetProperty("language").GetString());
        Assert.Equal(
            ["/domain unknownMember"],
            (await partner.PatchAsync(path, new { domain = "other.example" }, "*")).IsProblem(422, "validationFailed")
        );
        Assert.Equal(
            ["/timeZone unknownValue"],
            (await partner.PatchAsync(path, new { timeZone = "Mars/Olympus" }, "*")).IsProblem(422, "validationFailed")
        );

        var user = await partner.PostAsync("/v1/users", new { extension = "201", name = "A" }, ("Kpn-Tenant", id));
        Assert.Equal(201, user.Status);
        Assert.Equal(204, (await partner.DeleteAsync(path)).Status);
        Assert.Null(api.Snapshots.Find(id));
        (await partner.GetAsync(path)).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_tenant_sees_and_changes_itself_and_no_list_of_tenants()
    {
        var tenant = await api.TenantAsync();
        var own = await tenant.GetAsync("/v1/tenant");
        Assert.Equal(tenant.TenantId, own.Json.GetProperty("id").GetString());
        Assert.Equal(
            7,
            (await tenant.PatchAsync("/v1/tenant", new { ringSeconds = 7 }, own.ETag!)).Json.GetProperty("ringSeconds").GetInt32()
        );
        Assert.Equal(7, api.Snapshots.Find(tenant.TenantId)!.Tenant.RingSeconds);
        Assert.Equal(
            ["/externalReference unknownMember"],
            (await tenant.PatchAsync("/v1/tenant", new { externalReference = "x" }, "*")).IsProblem(422, "validationFailed")
        );
        (await tenant.GetAsync("/v1/tenants")).IsProblem(403, "insufficientScope");
        (await api.Partner().GetAsync("/v1/tenant")).IsProblem(400, "tenantRequired");
    }
}
