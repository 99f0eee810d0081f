using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Tests.Resources;

public sealed class UserTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A16_A_created_user_is_read_back_and_calls_see_it_at_once()
    {
        var tenant = await api.TenantAsync();
        var created = await tenant.PostAsync(
            "/v1/users",
            new
            {
                extension = "201",
                name = "Anna",
                email = "Anna@jansen.example",
                callerNumber = "020 123 45 67",
                externalIds = new[] { "crm-1" },
            }
        );

        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/v1/users/{id}", created.Header("Location"));
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal("+31201234567", created.Json.GetProperty("callerNumber").GetString());
        Assert.Equal("fixed", created.Json.GetProperty("profile").GetString());
        Assert.Null(created.Header("Kpn-Settings-Pending"));
        Assert.Equal(id, ((User)api.Snapshots.Find(tenant.TenantId)!.FindExtension("201")!).Id);
        Assert.Equal(created.Text, (await tenant.GetAsync($"/v1/users/{id}")).Text);
    }

    [Fact]
    public async Task A14_A_change_needs_the_entity_tag_and_an_old_one_is_refused()
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/users/{await tenant.UserAsync("201")}";

        (await tenant.SendAsync(HttpMethod.Patch, path, new { name = "B" })).IsProblem(428, "preconditionRequired");
        var changed = await tenant.PatchAsync(path, new { name = "B" }, "\"1\"");
        Assert.Equal((200, "\"2\""), (changed.Status, changed.ETag));
        (await tenant.PatchAsync(path, new { name = "C" }, "\"1\"")).IsProblem(412, "preconditionFailed");
        (await tenant.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "\"1\""))).IsProblem(412, "preconditionFailed");
        Assert.Equal("B", (await tenant.GetAsync(path)).Json.GetProperty("name").GetString());
        Assert.Equal(304, (await tenant.GetAsync(path, ("If-None-Match", "\"2\""))).Status);
    }

    [Fact]
    public async Task A14_Of_two_writers_with_the_same_tag_one_wins()
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/users/{await tenant.UserAsync("201")}";
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => tenant.PatchAsync(path, new { name = $"N{i}" }, "\"1\"")));
        Assert.Equal(1, replies.Count(r => r.Status == 200));
        Assert.Equal(7, replies.Count(r => r.Status == 412));
    }

    [Fact]
    public async Task A15_A_merge_patch_replaces_removes_and_leaves()
    {
        var tenant = await api.TenantAsync();
        var id = await tenant.CreateAsync(
            "/v1/users",
            new
            {
                extension = "201",
                name = "Anna",
                email = "a@b.example",
                externalIds = new[] { "x" },
            }
        );
        var changed = await tenant.PatchAsync($"/v1/users/{id}", """{"email":null,"profile":"fixedMobile"}""", "*");
        Assert.Equal(200, changed.Status);
        Assert.False(changed.Json.TryGetProperty("email", out _));
        Assert.Equal("fixedMobile", changed.Json.GetProperty("profile").GetString());
        Assert.Equal("x", changed.Json.GetProperty("externalIds")[0].GetString());
        Assert.Equal(
            ["/name required"],
            (await tenant.PatchAsync($"/v1/users/{id}", """{"name":null}""", "*")).IsProblem(422, "validationFailed")
        );
        Assert.Equal(415, (await tenant.SendAsync(HttpMethod.Patch, $"/v1/users/{id}", null, ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task An_extension_is_used_once_in_a_tenant_hunt_groups_included()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        await tenant.UserAsync("201");
        Assert.Equal(
            ["/extension alreadyUsed"],
            (await tenant.PostAsync("/v1/users", new { extension = "201", name = "B" })).IsProblem(409, "alreadyExists")
        );
        Assert.Equal(
            ["/extension alreadyUsed"],
            (await tenant.PostAsync("/v1/hunt-groups", new { extension = "201", name = "G" })).IsProblem(409, "alreadyExists")
        );
        await other.UserAsync("201");
    }

    [Theory]
    [InlineData("""{"extension":"201","name":"A","tenantId":"ten_x"}""", "/tenantId unknownMember")]
    [InlineData("""{"extension":"201","name":"A","id":"usr_1"}""", "/id unknownMember")]
    [InlineData("""{"extension":"201","name":"A","createdAt":"2026-01-01T00:00:00Z"}""", "/createdAt unknownMember")]
    [InlineData("""{"extension":"201"}""", "/name required")]
    [InlineData("""{"extension":"","name":"A"}""", "/extension invalidFormat")]
    [InlineData("""{"extension":"0201","name":"A"}""", "/extension invalidFormat")]
    [InlineData("""{"extension":"201","name":"A\u0000B"}""", "/name invalidFormat")]
    [InlineData("""{"extension":"201","name":"A","callerNumber":"12"}""", "/callerNumber invalidFormat")]
    [InlineData("""{"extension":"201","name":"A","externalIds":["ok",""]}""", "/externalIds/1 invalidFormat")]
    [InlineData("""{"extension":"201","name":"A","externalIds":["a","\u0000"]}""", "/externalIds/1 invalidFormat")]
    public async Task A6_A27_Input_that_is_not_ours_to_take_is_named_by_pointer(string body, string error)
    {
        var tenant = await api.TenantAsync();
        Assert.Equal([error], (await tenant.PostAsync("/v1/users", body)).IsProblem(422, "validationFailed"));
    }

    [Fact]
    public async Task A11_Pages_reach_every_user_once_and_filters_hold()
    {
        var tenant = await api.TenantAsync();
        for (var i = 0; i < 7; i++)
            await tenant.CreateAsync(
                "/v1/users",
                new
                {
                    extension = $"20{i}",
                    name = $"U{i}",
                    email = $"u{i}@b.example",
                    externalIds = new[] { $"crm-{i % 2}" },
                }
            );

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await tenant.GetAsync($"/v1/users?limit=3{cursor}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(u => u.GetProperty("extension").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? $"&cursor={next.GetString()}" : "";
        } while (cursor.Length > 0);

        Assert.Equal(["200", "201", "202", "203", "204", "205", "206"], seen);
        Assert.Equal(1, (await tenant.GetAsync("/v1/users?email=U3@B.example")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(3, (await tenant.GetAsync("/v1/users?externalId=crm-1")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await tenant.GetAsync("/v1/users?extension=206")).Json.GetProperty("items").GetArrayLength());
        (await tenant.GetAsync("/v1/users?surname=x")).IsProblem(400, "unknownParameter");
        (await tenant.GetAsync("/v1/users?email=%00")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/users?limit=0")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/users/usr%20or")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_deleted_user_leaves_groups_and_numbers_behind()
    {
        var tenant = await api.TenantAsync();
        var id = await tenant.UserAsync("201");
        var device = (await tenant.PostAsync($"/v1/users/{id}/devices", new { name = "Desk" }))
            .Json.GetProperty("device")
            .GetProperty("id")
            .GetString();
        var group = await tenant.CreateAsync(
            "/v1/hunt-groups",
            new
            {
                extension = "600",
                name = "G",
                members = new[] { new { userId = id } },
            }
        );
        var number = await tenant.CreateAsync("/v1/numbers", new { e164 = NewNumber(), target = new { kind = "user", id } });

        Assert.Equal(204, (await tenant.DeleteAsync($"/v1/users/{id}")).Status);
        (await tenant.DeleteAsync($"/v1/users/{id}")).IsProblem(404, "notFound");
        (await tenant.GetAsync($"/v1/devices/{device}")).IsProblem(404, "notFound");
        Assert.Equal(0, (await tenant.GetAsync($"/v1/hunt-groups/{group}")).Json.GetProperty("members").GetArrayLength());
        Assert.False((await tenant.GetAsync($"/v1/numbers/{number}")).Json.TryGetProperty("target", out _));
        Assert.Null(api.Snapshots.Find(tenant.TenantId)!.FindUser(id));
    }

    internal static string NewNumber() => $"+3120{Random.Shared.Next(1_000_000, 9_999_999)}";
}
