using System.Security.Cryptography;
using KpnEen.Api.Conventions;

namespace KpnEen.Api.Tests.Conventions;

public sealed class PagingTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A11_pages_follow_each_other_without_gap_and_the_last_has_no_cursor()
    {
        var seen = new List<int>();
        var sizes = new List<int>();
        string? cursor = null;
        do
        {
            var page = (await host.GetAsync("/v1/things" + (cursor is null ? "" : $"?cursor={cursor}"))).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetInt32()));
            sizes.Add(page.GetProperty("items").GetArrayLength());
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        } while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 120), seen);
        Assert.Equal([50, 50, 20], sizes);
    }

    [Fact]
    public async Task A11_a_page_that_ends_with_the_list_has_no_cursor() =>
        Assert.False(
            (await host.GetAsync($"/v1/things?limit=60&cursor={await CursorAsync("?limit=60")}")).Json.TryGetProperty("nextCursor", out _)
        );

    [Fact]
    public async Task A11_every_changed_character_spoils_a_cursor()
    {
        var cursor = await CursorAsync("?limit=10");
        Assert.InRange(cursor.Length, 1, 512);
        // The last character of base64 may hold unused bits, which decode alike or not at all.
        for (var i = 0; i < cursor.Length - 1; i++)
        {
            var changed = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            (await host.GetAsync($"/v1/things?cursor={changed}")).IsProblem(400, "invalidCursor");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A11_what_is_no_cursor_is_refused(string cursor) =>
        (await host.GetAsync($"/v1/things?cursor={cursor}")).IsProblem(400, "invalidCursor");

    [Fact]
    public async Task A11_a_cursor_of_another_filter_is_refused()
    {
        var cursor = await CursorAsync("?limit=10&color=red");
        Assert.Equal(200, (await host.GetAsync($"/v1/things?color=red&cursor={cursor}")).Status);
        (await host.GetAsync($"/v1/things?cursor={cursor}")).IsProblem(400, "invalidCursor");
        (await host.GetAsync($"/v1/things?color=darkBlue&cursor={cursor}")).IsProblem(400, "invalidCursor");
    }

    [Fact]
    public async Task A11_a_cursor_of_another_tenant_is_refused()
    {
        var foreign = ("Authorization", $"Bearer {ConventionsHost.Issuer.Token(tenant: "ten_b")}");
        (await host.GetAsync($"/v1/things?cursor={await CursorAsync("?limit=10")}", foreign)).IsProblem(400, "invalidCursor");
    }

    [Fact]
    public async Task A11_a_cursor_made_before_a_restart_or_by_another_node_is_good()
    {
        var cursor = await CursorAsync("?limit=10");
        await using var other = await ConventionsHost.StartAsync(database.Database);
        Assert.Equal(11, (await other.GetAsync($"/v1/things?cursor={cursor}")).Json.GetProperty("items")[0].GetInt32());
    }

    [Fact]
    public void Filters_that_read_alike_when_joined_are_kept_apart()
    {
        var cursors = new Cursors();
        var cursor = cursors.For("list", "ten", "a", "bc").Write(new ThingPosition(1));
        Assert.Throws<ProblemException>(() => cursors.For("list", "ten", "ab", "c").Read<ThingPosition>(cursor));
        Assert.Throws<ProblemException>(() => cursors.For("list", "ten", "a", "bc", null).Read<ThingPosition>(cursor));
        Assert.Equal(1, cursors.For("list", "ten", "a", "bc").Read<ThingPosition>(cursor)!.Index);
    }

    private async Task<string> CursorAsync(string query) =>
        (await host.GetAsync($"/v1/things{query}")).Json.GetProperty("nextCursor").GetString()!;
}
