using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Records;
using KpnEen.Data.Postgres;

namespace KpnEen.Api.Tests.Paging;

/// <summary>A12: no page numbers, and a total only where it is asked for and cheap.</summary>
public sealed class ListTotalTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/v1/users", """{"extension":"20#","name":"A","email":"a#@jansen.example"}""", "email=A1%40Jansen.example")]
    [InlineData("/v1/hunt-groups", """{"extension":"60#","name":"A"}""", "extension=601")]
    [InlineData("/v1/trunks", """{"name":"T#","peer":"192.0.2.#"}""", "")]
    [InlineData("/v1/call-me-now/blocked-numbers", """{"number":"061234567#"}""", "e164=0612345671")]
    public async Task A12_A_total_comes_when_it_is_asked_for_and_holds_for_all_pages(string list, string body, string filter)
    {
        var tenant = await api.TenantAsync();
        for (var i = 1; i <= 5; i++)
            await tenant.CreateAsync(list, body.Replace("#", $"{i}", StringComparison.Ordinal));
        Assert.False((await tenant.GetAsync(list)).Json.TryGetProperty("total", out _));
        foreach (var kind in (string[])["exact", "estimate"])
        {
            var first = (await tenant.GetAsync($"{list}?limit=2&includeTotal={kind}")).Json;
            Assert.Equal((2, 5), (first.GetProperty("items").GetArrayLength(), first.GetProperty("total").GetInt64()));
            var next = (
                await tenant.GetAsync($"{list}?limit=2&cursor={first.GetProperty("nextCursor").GetString()}&fields=id&includeTotal={kind}")
            ).Json;
            Assert.Equal(5, next.GetProperty("total").GetInt64());
        }

        if (filter.Length > 0)
            Assert.Equal(1, (await tenant.GetAsync($"{list}?{filter}&includeTotal=exact")).Json.GetProperty("total").GetInt64());
        Assert.Equal(0, (await (await api.TenantAsync()).GetAsync($"{list}?includeTotal=exact")).Json.GetProperty("total").GetInt64());
        (await tenant.GetAsync($"{list}?includeTotal=true")).IsProblem(400, "invalidParameter");
        foreach (var offset in (string[])["offset", "page", "skip"])
            (await tenant.GetAsync($"{list}?{offset}=2")).IsProblem(400, "unknownParameter");
    }

    [Fact]
    public async Task A12_Devices_are_counted_for_a_user_and_for_all()
    {
        var tenant = await api.TenantAsync();
        var (anna, ben) = (await tenant.UserAsync("201"), await tenant.UserAsync("202"));
        foreach (var user in (string[])[anna, anna, ben])
            Assert.Equal(201, (await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "D" })).Status);
        Assert.Equal(3, (await tenant.GetAsync("/v1/devices?limit=1&includeTotal=exact")).Json.GetProperty("total").GetInt64());
        Assert.Equal(2, (await tenant.GetAsync($"/v1/users/{anna}/devices?includeTotal=exact")).Json.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A12_What_is_long_is_counted_to_ten_thousand_and_estimated_beyond()
    {
        var tenant = await api.TenantAsync();
        await EndedCall.StoreAsync(api, tenant.TenantId, TimeProvider.System.GetUtcNow());
        foreach (var list in (string[])["/v1/call-records", "/v1/recordings"])
        {
            Assert.Equal(1, (await tenant.GetAsync($"{list}?includeTotal=estimate")).Json.GetProperty("total").GetInt64());
            (await tenant.GetAsync($"{list}?includeTotal=exact")).IsProblem(400, "invalidParameter");
        }

        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, started_at, customer_number, dialled_number, data, trace)
                    SELECT 'conv_' || md5(@TenantId || i), @TenantId, 'inbound', CASE WHEN i % 100 = 0 THEN 'missed' ELSE 'completed' END,
                        now() - i * interval '1 second', '+31612345678', '+31201234567', '{}', '[]'
                    FROM generate_series(1, 12000) i;
                    ANALYZE call_records
                    """,
                    new { tenant.TenantId }
                ),
            CancellationToken.None
        );
        // A planner's guess: not to be held to the last, but no order of magnitude off.
        Assert.InRange(
            (await tenant.GetAsync("/v1/call-records?limit=1&includeTotal=estimate")).Json.GetProperty("total").GetInt64(),
            10_001,
            36_000
        );
        Assert.Equal(
            120,
            (await tenant.GetAsync("/v1/call-records?limit=1&outcome=missed&includeTotal=estimate")).Json.GetProperty("total").GetInt64()
        );
    }

    [Fact]
    public async Task A12_Events_and_the_audit_log_are_counted_with_their_filters_and_for_the_tenant_alone()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var users = new List<string>();
        for (var i = 1; i <= 3; i++)
        {
            users.Add(await tenant.UserAsync($"20{i}"));
            var set = await tenant.PutAsync($"/v1/users/{users[^1]}/services/do-not-disturb", new { active = true }, "*");
            Assert.True(set.Status == 200, set.Text);
        }
        foreach (
            var (list, one) in new[]
            {
                ("/v1/events", $"userId={users[0]}"),
                ("/v1/audit-log", $"subjectId={users[0]}&service=do-not-disturb"),
            }
        )
        {
            var all = (await tenant.GetAsync($"{list}?limit=200")).Json;
            Assert.False(all.TryGetProperty("total", out _));
            var first = (await tenant.GetAsync($"{list}?limit=1&includeTotal=estimate")).Json;
            Assert.Equal(all.GetProperty("items").GetArrayLength(), first.GetProperty("total").GetInt64());
            Assert.True(first.GetProperty("total").GetInt64() >= 3, first.ToString());
            var page = list == "/v1/events" ? "after" : "cursor";
            var next = await tenant.GetAsync($"{list}?limit=1&{page}={first.GetProperty("nextCursor").GetString()}&includeTotal=estimate");
            Assert.Equal(first.GetProperty("total").GetInt64(), next.Json.GetProperty("total").GetInt64());
            Assert.Equal(1, await TotalAsync(tenant, $"{list}?{one}&limit=1"));
            Assert.Equal(0, await TotalAsync(other, $"{list}?{one}"));
            (await tenant.GetAsync($"{list}?includeTotal=exact")).IsProblem(400, "invalidParameter");
        }
        // Its own making is in its log, and nothing of the other.
        Assert.Equal((0L, 1L), (await TotalAsync(other, "/v1/events?limit=1"), await TotalAsync(other, "/v1/audit-log?limit=1")));
    }

    [Fact]
    public async Task A12_Deliveries_are_counted_with_their_filters_and_none_of_another_tenants_endpoint()
    {
        var tenant = await api.TenantAsync();
        var endpoint = await tenant.CreateAsync("/v1/webhook-endpoints", new { url = "https://crm.example.com/hook" });
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, status, finished_at, created_at)
                    SELECT 'whd_' || md5(@endpoint || i), @TenantId, @endpoint, 'evt_' || md5(@endpoint || i), 'call.ended', now(),
                        CASE WHEN i <= 2 THEN 'exhausted' ELSE 'delivered' END, now(), now() - i * interval '1 second'
                    FROM generate_series(1, 5) i
                    """,
                    new { tenant.TenantId, endpoint }
                ),
            CancellationToken.None
        );
        var list = $"/v1/webhook-endpoints/{endpoint}/deliveries";
        Assert.False((await tenant.GetAsync(list)).Json.TryGetProperty("total", out _));
        Assert.Equal(5, await TotalAsync(tenant, $"{list}?limit=2"));
        Assert.Equal(2, await TotalAsync(tenant, $"{list}?limit=1&status=exhausted&fields=id"));
        Assert.Equal(2, await TotalAsync(tenant, $"{list}?deadLetter=true"));
        Assert.Equal(0, await TotalAsync(tenant, $"{list}?type=call.answered"));
        (await tenant.GetAsync($"{list}?includeTotal=exact")).IsProblem(400, "invalidParameter");
        (await (await api.TenantAsync()).GetAsync($"{list}?includeTotal=estimate")).IsProblem(404, "notFound");
    }

    private static async Task<long> TotalAsync(ApiClient tenant, string list)
    {
        var reply = await tenant.GetAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}includeTotal=estimate");
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("total").GetInt64();
    }
}
