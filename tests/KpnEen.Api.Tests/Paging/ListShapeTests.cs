using System.Text.Json;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Records;

namespace KpnEen.Api.Tests.Paging;

/// <summary>A13: lists in either order, with as much of each item as is asked for.</summary>
public sealed class ListShapeTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/v1/users", "createdAt")]
    [InlineData("/v1/numbers", "createdAt")]
    [InlineData("/v1/trunks", "createdAt")]
    [InlineData("/v1/call-records", "startedAt")]
    [InlineData("/v1/recordings", "startedAt")]
    [InlineData("DELIVERIES", "createdAt")]
    public async Task A13_A_list_is_read_in_either_order_page_by_page(string list, string by)
    {
        var tenant = await api.TenantAsync();
        var path = await FillAsync(tenant, list);
        var standard = await AllAsync(tenant, path, "");
        Assert.True(standard.Count > 3, $"{standard.Count} items");
        var (up, down) = (await AllAsync(tenant, path, $"&sort={by}"), await AllAsync(tenant, path, $"&sort=-{by}"));
        Assert.Equal(up, Enumerable.Reverse(down));
        Assert.True(standard.SequenceEqual(up) || standard.SequenceEqual(down));
        foreach (var bad in (string[])["name;drop", "", "id", $"{by}desc", $"--{by}", $"{by},id", $"{by}%00", by.ToUpperInvariant()])
            (await tenant.GetAsync($"{path}?sort={bad}")).IsProblem(400, "invalidParameter");
        var page = (await tenant.GetAsync($"{path}?limit=1&sort={by}")).Json.GetProperty("nextCursor").GetString();
        (await tenant.GetAsync($"{path}?limit=1&sort=-{by}&cursor={page}")).IsProblem(400, "invalidCursor");
    }

    [Theory]
    [InlineData("/v1/users", "email")]
    [InlineData("/v1/numbers", "label")]
    [InlineData("/v1/trunks", "peer")]
    [InlineData("/v1/call-records", "customer")]
    [InlineData("/v1/recordings", "bytes")]
    [InlineData("DELIVERIES", "status")]
    public async Task A13_Only_the_fields_asked_for_come_beside_those_that_always_do(string list, string field)
    {
        var tenant = await api.TenantAsync();
        var path = await FillAsync(tenant, list);
        var whole = (await tenant.GetAsync(path)).Json.GetProperty("items")[0];
        // The contract is held on the way: what must be there is.
        var sparse = await tenant.GetAsync($"{path}?fields={field}&limit=1");
        Assert.True(sparse.Status == 200, sparse.Text);
        var item = sparse.Json.GetProperty("items")[0];
        Assert.All(Names(item), name => Assert.Contains(name, Names(whole)));
        Assert.Equal(
            whole.TryGetProperty(field, out var value) ? value.GetRawText() : null,
            item.TryGetProperty(field, out var shown) ? shown.GetRawText() : null
        );
        if (list == "/v1/call-records")
            Assert.Equal(["conversationId", "customer", "recordingIds", "startedAt"], Names(item).Order());
        foreach (var bad in (string[])["nobodyKnows", "", "id,", "id,,id", "items", "__proto__", "ID", "%00", "id;drop"])
            (await tenant.GetAsync($"{path}?fields={bad}")).IsProblem(400, "invalidParameter");
    }

    private async Task<string> FillAsync(ApiClient tenant, string list)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (list == "DELIVERIES")
        {
            var endpoint = (await tenant.PostAsync("/v1/webhook-endpoints", new { url = "http://127.0.0.1:9/a" })).Json;
            var id = (
                endpoint.TryGetProperty("id", out var plain) ? plain : endpoint.GetProperty("endpoint").GetProperty("id")
            ).GetString();
            for (var i = 0; i < 5; i++)
                Assert.Equal(202, (await tenant.PostAsync($"/v1/webhook-endpoints/{id}/test", new { })).Status);
            return $"/v1/webhook-endpoints/{id}/deliveries";
        }
        for (var i = 0; i < 5; i++)
        {
            if (list == "/v1/users")
                await tenant.UserAsync($"20{i}");
            else if (list == "/v1/numbers")
                await tenant.CreateAsync(list, new { e164 = Resources.UserTests.NewNumber(), label = "L" });
            else if (list == "/v1/trunks")
                await tenant.CreateAsync(list, new { name = "T", peer = "192.0.2.1" });
            else
                await EndedCall.StoreAsync(api, tenant.TenantId, now.AddSeconds(-i));
        }
        return list;
    }

    private static async Task<List<string>> AllAsync(ApiClient tenant, string path, string query)
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await tenant.GetAsync($"{path}?limit=2{query}{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        } while (cursor is not null);
        return seen;
    }

    private static string Id(JsonElement item) =>
        (item.TryGetProperty("id", out var id) ? id : item.GetProperty("conversationId")).GetString()!;

    private static List<string> Names(JsonElement item) => [.. item.EnumerateObject().Select(m => m.Name)];
}
