using System.Globalization;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Paging;

/// <summary>A11: whatever is added and deleted while somebody turns the pages, what was there all the time comes once.</summary>
public sealed class PagingUnderChangeTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("/v1/users", 1)]
    [InlineData("/v1/users", 7)]
    [InlineData("/v1/hunt-groups", 5)]
    public async Task A11_What_stays_comes_exactly_once_while_others_come_and_go(string list, int limit)
    {
        var tenant = await api.TenantAsync();
        var next = 1000;
        var (stable, fleeting) = (new List<string>(), new Queue<string>());
        for (var i = 0; i < 12; i++)
        {
            stable.Add(await CreateAsync());
            fleeting.Enqueue(await CreateAsync());
        }

        var random = new Random(limit);
        var seen = new List<string>();
        string? cursor = null;
        for (var pages = 0; pages < 200; pages++)
        {
            var page = (await tenant.GetAsync($"{list}?limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            if (!page.TryGetProperty("nextCursor", out var following))
                break;
            cursor = following.GetString();
            // Between two pages, at the same moment: one comes, one goes. The row the cursor points at may be among them.
            var deleted = fleeting.Count > 0 && random.Next(2) == 0 ? tenant.DeleteAsync($"{list}/{fleeting.Dequeue()}") : null;
            var created = seen.Count < 100 ? CreateAsync() : null;
            if (deleted is not null)
                Assert.Equal(204, (await deleted).Status);
            if (created is not null)
                fleeting.Enqueue(await created);
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(stable, seen.Where(stable.Contains));

        Task<string> CreateAsync() =>
            tenant.CreateAsync(list, new { extension = (next++).ToString(CultureInfo.InvariantCulture), name = "A" });
    }
}
