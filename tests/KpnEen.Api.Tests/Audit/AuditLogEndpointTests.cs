using System.Text.Json;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Audit;

namespace KpnEen.Api.Tests.Audit;

public sealed class AuditLogEndpointTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A35_A_change_is_told_with_client_token_request_and_what_it_was_before()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201", "Anna");
        var changed = await tenant.SendAsync(
            HttpMethod.Put,
            $"/v1/users/{user}/services/call-forwarding-always",
            new { active = true, to = "202" },
            ("If-Match", "*"),
            ("X-Request-Id", "change-1")
        );
        Assert.Equal(200, changed.Status);

        var entry = Items(await tenant.GetAsync($"/v1/audit-log?subjectId={user}&service=call-forwarding-always")).Single();
        Assert.Equal(("create", "serviceSettings", "user"), (Text(entry, "action"), Text(entry, "resource"), Text(entry, "subjectKind")));
        var actor = entry.GetProperty("actor");
        Assert.Equal("client", Text(actor, "kind"));
        Assert.Contains("cli_", Text(actor, "clientId"), StringComparison.Ordinal);
        Assert.Equal("https://issuer.test", Text(actor, "issuer"));
        Assert.NotEmpty(Text(actor, "tokenId")!);
        Assert.Equal("change-1", Text(actor, "requestId"));
        var to = entry.GetProperty("changes").EnumerateArray().Single(c => Text(c, "path") == "/settings/to");
        Assert.Equal("202", Text(to, "to"));
        Assert.False(to.TryGetProperty("from", out _));

        var byActor = Items(await tenant.GetAsync($"/v1/audit-log?actorId={Uri.EscapeDataString(Text(actor, "clientId")!)}"));
        Assert.Contains(byActor, e => Text(e, "subjectId") == user);
        Assert.Empty(Items(await tenant.GetAsync("/v1/audit-log?changedAfter=2999-01-01T00:00:00Z")));
        Assert.NotEmpty(Items(await tenant.GetAsync("/v1/audit-log?changedBefore=2999-01-01T00:00:00Z")));
    }

    [Fact]
    public async Task A35_A_hundred_changes_at_once_are_a_hundred_entries_and_the_chain_holds()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => tenant.PatchAsync($"/v1/users/{user}", new { name = $"Name {i}" }, "*"))
        );
        Assert.All(replies, r => Assert.Equal(200, r.Status));

        var updates = new List<JsonElement>();
        for (string? cursor = null; ; )
        {
            var page = await tenant.GetAsync($"/v1/audit-log?subjectId={user}&limit=30{(cursor is null ? "" : $"&cursor={cursor}")}");
            updates.AddRange(Items(page).Where(e => Text(e, "action") == "update"));
            if ((cursor = Text(page.Json, "nextCursor")) is null)
                break;
        }
        Assert.Equal(100, updates.Count);
        Assert.Equal(Enumerable.Range(2, 100).Reverse().Select(r => (long)r), updates.Select(e => e.GetProperty("revision").GetInt64()));
        // Each begins where the one before ended: none was overlooked.
        var names = updates.AsEnumerable().Reverse().Select(e => e.GetProperty("changes")[0]).ToList();
        Assert.Equal(names.Skip(1).Select(c => Text(c, "from")), names.SkipLast(1).Select(c => Text(c, "to")));

        var verified = await tenant.GetAsync("/v1/audit-log/verification");
        Assert.True(verified.Json.GetProperty("holds").GetBoolean(), verified.Text);
        Assert.Equal(102, verified.Json.GetProperty("entryCount").GetInt64());
    }

    [Fact]
    public async Task A35_The_export_is_verified_by_itself_and_ends_at_the_anchor()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        await tenant.PatchAsync($"/v1/users/{user}", new { name = "Bea" }, "*");
        var export = await tenant.GetAsync("/v1/audit-log/export");
        Assert.Equal("application/x-ndjson", export.Header("Content-Type"));
        var anchor = AuditAnchor.Parse(Text((await tenant.GetAsync("/v1/audit-log/verification")).Json, "anchor")!);
        var verified = await AuditExport.VerifyAsync(new StringReader(export.Text), anchor, default);
        Assert.Equal((3L, 0), (verified.Count, verified.Findings.Count));
    }

    [Fact]
    public async Task A35_Nobody_sees_or_erases_the_log_of_another_tenant()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var user = await tenant.UserAsync("201");
        Assert.Empty(Items(await other.GetAsync($"/v1/audit-log?subjectId={user}")));
        Assert.DoesNotContain(user, (await other.GetAsync("/v1/audit-log/export")).Text, StringComparison.Ordinal);
        var erased = await other.PostAsync("/v1/audit-log/erasures", new { subjectIds = new[] { user } });
        Assert.Equal((200, 0L), (erased.Status, erased.Json.GetProperty("erasedCount").GetInt64()));
        Assert.True(Items(await tenant.GetAsync($"/v1/audit-log?subjectId={user}")).Single().TryGetProperty("changes", out _));

        Assert.Equal(
            1,
            (await tenant.PostAsync("/v1/audit-log/erasures", new { subjectIds = new[] { user } }))
                .Json.GetProperty("erasedCount")
                .GetInt64()
        );
        var left = Items(await tenant.GetAsync($"/v1/audit-log?subjectId={user}"));
        Assert.Equal(["erase", "create"], left.Select(e => Text(e, "action")));
        Assert.False(left[1].TryGetProperty("changes", out _));
        Assert.Equal(
            ["/subjectIds/0 invalidFormat"],
            (await tenant.PostAsync("/v1/audit-log/erasures", new { subjectIds = new[] { "a b" } })).IsProblem(422, "validationFailed")
        );
    }

    [Fact]
    public async Task A35_Members_of_a_group_are_told_one_by_one()
    {
        var tenant = await api.TenantAsync();
        var (anna, bea, carl) = (await tenant.UserAsync("201"), await tenant.UserAsync("202"), await tenant.UserAsync("203"));
        object Members(params string[] ids) => new { members = ids.Select(userId => new { userId }) };
        var group = await tenant.CreateAsync(
            "/v1/hunt-groups",
            new
            {
                name = "Sales",
                extension = "300",
                members = new[] { new { userId = anna }, new { userId = bea } },
            }
        );
        Assert.Equal(200, (await tenant.PatchAsync($"/v1/hunt-groups/{group}", Members(anna, carl), "*")).Status);
        var members = Items(await tenant.GetAsync($"/v1/audit-log?subjectId={group}"))
            .Where(e => Text(e, "resource") == "huntGroupMembers")
            .ToList();
        Assert.Equal(["create", "create", "create", "delete"], members.Select(e => Text(e, "action")).Order());
        Assert.Contains(bea, members.Single(e => Text(e, "action") == "delete").GetRawText(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<JsonElement> Items(Reply reply)
    {
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
