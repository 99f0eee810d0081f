namespace KpnEen.Sdk.Tests.Paging;

public sealed class AsyncPageableTests
{
    private readonly List<string?> _fetched = [];

    private AsyncPageable<int> ThreePages() =>
        new(
            (cursor, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                _fetched.Add(cursor);
                var page = int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                return Task.FromResult(new Page<int>([page * 2, page * 2 + 1], page < 2 ? $"{page + 1}" : null));
            }
        );

    [Fact]
    public async Task S5_nothing_is_fetched_before_it_is_asked_for()
    {
        var list = ThreePages();
        Assert.Empty(_fetched);
        await foreach (var item in list)
        {
            Assert.Equal(0, item);
            break;
        }
        Assert.Equal([null], _fetched);
    }

    [Fact]
    public async Task S5_all_pages_come_in_order()
    {
        var items = new List<int>();
        await foreach (var item in ThreePages())
            items.Add(item);
        Assert.Equal([0, 1, 2, 3, 4, 5], items);
        Assert.Equal([null, "1", "2"], _fetched);
    }

    [Fact]
    public async Task S5_goes_on_from_a_cursor()
    {
        var items = new List<int>();
        await foreach (var page in ThreePages().AsPages("2"))
            items.AddRange(page.Items);
        Assert.Equal([4, 5], items);
    }

    [Fact]
    public async Task S5_the_first_item_costs_one_page()
    {
        Assert.Equal(0, await ThreePages().FirstAsync());
        Assert.Equal(0, await ThreePages().FirstOrDefaultAsync());
        Assert.Equal([null, null], _fetched);
        Assert.Equal([0, 1, 2, 3, 4, 5], await ThreePages().ToListAsync());
    }

    [Fact]
    public async Task S5_an_empty_list_has_no_first_item()
    {
        var none = new AsyncPageable<string>((_, _) => Task.FromResult(new Page<string>([], null)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => none.FirstAsync());
        Assert.Null(await none.FirstOrDefaultAsync());
        Assert.Empty(await none.ToListAsync());
    }

    [Fact]
    public async Task S5_is_cancelled_between_pages()
    {
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in ThreePages().WithCancellation(cancel.Token))
                if (++seen == 2)
                    cancel.Cancel();
        });
        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task A_feed_that_always_tells_where_to_go_on_ends_at_an_empty_page()
    {
        var fetches = 0;
        var feed = new AsyncPageable<int>((_, _) => Task.FromResult(new Page<int>(fetches++ == 0 ? [1] : [], $"c{fetches}")));
        var items = new List<int>();
        await foreach (var item in feed)
            items.Add(item);
        Assert.Equal([1], items);
        Assert.Equal(2, fetches);
    }
}
