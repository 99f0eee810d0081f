using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using Xunit.Abstractions;

namespace KpnEen.Api.Tests.Paging;

/// <summary>A11: the thousandth page reads no more of the database than the first. Blocks are counted, not seconds.</summary>
public sealed class PageCostTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const int Records = 100_000;
    private const int PageSize = 50;

    // More often than the five times after which PostgreSQL may plan once for all values.
    private const int Times = 20;

    [Fact]
    public async Task A11_A_page_far_down_the_call_records_costs_what_the_first_costs()
    {
        var tenant = (await api.TenantAsync()).TenantId;
        var newest = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, started_at, customer_number, dialled_number, data, trace)
                    SELECT 'conv_' || md5(i::text), @tenant, 'inbound', 'completed', @newest - i * interval '1 second', '+31612345678', '+31201234567', '{}', '[]'
                    FROM generate_series(0, @last) i;
                    ANALYZE call_records
                    """,
                    new
                    {
                        tenant,
                        newest,
                        last = Records - 1,
                    }
                ),
            CancellationToken.None
        );
        var first = await BlocksAsync(tenant, newest, null);
        var deep = await BlocksAsync(tenant, newest, new Keyset(newest.AddSeconds(-(Records - 2 * PageSize)), "conv_"));
        output.WriteLine($"blocks for {Times} pages: {first} at the top, {deep} behind {Records - 2 * PageSize} records");
        Assert.True(first > 0 && deep <= 2 * first, $"{deep} blocks against {first}");
    }

    /// <summary>Blocks of the table and its indexes that this page took, several times.</summary>
    private async Task<long> BlocksAsync(string tenant, DateTimeOffset newest, Keyset? after)
    {
        var before = await CountAsync();
        // A connection tells what it read when it ends.
        await using (var store = await Database.OpenAsync(api.Database.ConnectionString))
        {
            var records = new CallRecordStore(store);
            var filter = new CallRecordFilter(newest.AddDays(-30), DateTimeOffset.MaxValue);
            for (var i = 0; i < Times; i++)
                Assert.Equal(PageSize, (await records.ListAsync(tenant, filter, after, PageSize, CancellationToken.None)).Count);
        }
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            if (await CountAsync() is var now && now > before)
                return now - before;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private Task<long> CountAsync() =>
        api.Store.InPlatformAsync(
            session =>
                session.QuerySingleAsync<long>(
                    """
                    SELECT coalesce(sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)), 0)::bigint
                    FROM pg_statio_all_tables WHERE relname = 'call_records'
                    """,
                    null
                ),
            CancellationToken.None
        );
}
