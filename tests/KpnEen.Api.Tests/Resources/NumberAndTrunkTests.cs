using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Tests.Resources;

public sealed class NumberAndTrunkTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_number_is_stored_as_E164_found_as_written_and_unique_on_the_platform()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var e164 = UserTests.NewNumber();
        var national = $"0{e164[3..5]} {e164[5..]}";
        var created = await tenant.PostAsync("/v1/numbers", new { e164 = national, label = "Sales" });
        Assert.Equal((201, e164), (created.Status, created.Json.GetProperty("e164").GetString()));
        Assert.Equal(
            1,
            (await tenant.GetAsync($"/v1/numbers?e164={Uri.EscapeDataString(national)}")).Json.GetProperty("items").GetArrayLength()
        );
        Assert.Equal(["/e164 alreadyUsed"], (await other.PostAsync("/v1/numbers", new { e164 })).IsProblem(409, "alreadyExists"));
        Assert.Equal(
            ["/e164 invalidFormat"],
            (await tenant.PostAsync("/v1/numbers", new { e164 = "112" })).IsProblem(422, "validationFailed")
        );
    }

    [Fact]
    public async Task A_number_leads_to_a_user_or_group_of_its_own_tenant_only()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var (own, foreign) = (await tenant.UserAsync("201"), await other.UserAsync("201"));
        var id = await tenant.CreateAsync("/v1/numbers", new { e164 = UserTests.NewNumber(), target = new { kind = "user", id = own } });
        Assert.Equal(
            ["/target/id unknownReference"],
            (await tenant.PatchAsync($"/v1/numbers/{id}", new { target = new { id = foreign } }, "*")).IsProblem(422, "validationFailed")
        );
        Assert.Equal(
            ["/target/id unknownReference"],
            (await tenant.PatchAsync($"/v1/numbers/{id}", new { target = new { kind = "huntGroup" } }, "*")).IsProblem(
                422,
                "validationFailed"
            )
        );

        var snapshot = api.Snapshots.Find(tenant.TenantId)!;
        Assert.Equal(own, Assert.Single(snapshot.NumbersOf(own)).TargetId);
        Assert.Equal(200, (await tenant.PatchAsync($"/v1/numbers/{id}", """{"target":null}""", "*")).Status);
        Assert.Empty(api.Snapshots.Find(tenant.TenantId)!.NumbersOf(own));
    }

    [Fact]
    public async Task Media_encryption_of_a_trunk_is_set_and_reaches_the_exchange()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync(
            "/v1/trunks",
            new
            {
                name = "Safe",
                peer = "carrier.example;transport=tls",
                mediaEncryption = "required",
            }
        );
        Assert.Equal((201, "required"), (created.Status, created.Json.GetProperty("mediaEncryption").GetString()));
        Assert.Equal(MediaEncryption.Required, Assert.Single(api.Snapshots.Find(tenant.TenantId)!.Trunks).MediaEncryption);
        var path = $"/v1/trunks/{created.Json.GetProperty("id").GetString()}";
        Assert.Equal(
            "none",
            (await tenant.PatchAsync(path, new { mediaEncryption = "none" }, "*")).Json.GetProperty("mediaEncryption").GetString()
        );
        Assert.Equal(MediaEncryption.None, Assert.Single(api.Snapshots.Find(tenant.TenantId)!.Trunks).MediaEncryption);
    }

    [Fact]
    public async Task The_password_of_a_trunk_is_written_kept_by_a_patch_and_never_shown()
    {
        var tenant = await api.TenantAsync();
        const string password = "s3cret-of-the-trunk";
        var created = await tenant.PostAsync(
            "/v1/trunks",
            new
            {
                name = "Old",
                peer = "192.0.2.1:5060",
                sources = new[] { "192.0.2.1" },
                prefixes = new[] { "+31" },
                username = "u",
                password,
            }
        );
        Assert.Equal(201, created.Status);
        var path = created.Header("Location")!;
        var changed = await tenant.PatchAsync(path, new { name = "New" }, "*");
        Assert.True(changed.Json.GetProperty("hasPassword").GetBoolean());
        Assert.DoesNotContain(password, created.Text + changed.Text + (await tenant.GetAsync("/v1/trunks")).Text, StringComparison.Ordinal);
        Assert.Equal(password, Assert.Single(api.Snapshots.Find(tenant.TenantId)!.Trunks).Password);

        var stored = await api.Store.InPlatformAsync(
            s => s.QuerySingleAsync<byte[]>("SELECT password FROM trunks WHERE tenant_id = @TenantId", new { tenant.TenantId }),
            CancellationToken.None
        );
        Assert.Equal(-1, stored.AsSpan().IndexOf("s3cret"u8));
        Assert.False((await tenant.PatchAsync(path, """{"password":null}""", "*")).Json.GetProperty("hasPassword").GetBoolean());
        Assert.Null(Assert.Single(api.Snapshots.Find(tenant.TenantId)!.Trunks).Password);
    }

    [Theory]
    [InlineData("""{"name":"T","peer":"192.0.2.1","sources":["not an address"]}""", "/sources/0 invalidFormat")]
    [InlineData("""{"name":"T","peer":"192.0.2.1","prefixes":["31"]}""", "/prefixes/0 invalidFormat")]
    [InlineData("""{"name":"T","peer":"192.0.2.1","password":"x"}""", "/username required")]
    [InlineData("""{"name":"T","peer":"a b"}""", "/peer invalidFormat")]
    [InlineData("""{"name":"T","peer":"192.0.2.1","noResponseSeconds":0}""", "/noResponseSeconds outOfRange")]
    public async Task A_trunk_that_cannot_work_is_refused(string body, string error)
    {
        var tenant = await api.TenantAsync();
        Assert.Equal([error], (await tenant.PostAsync("/v1/trunks", body)).IsProblem(422, "validationFailed"));
    }
}
