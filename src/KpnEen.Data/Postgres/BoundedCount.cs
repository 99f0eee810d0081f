using System.Text.Json;

namespace KpnEen.Data.Postgres;

/// <summary>How many rows there are, without reading a million of them to find out.</summary>
internal static class BoundedCount
{
    /// <summary>Up to here it is counted; of more the planner's estimate is told.</summary>
    public const long Counted = 10_000;

    /// <param name="from">What stands behind SELECT: <c>FROM call_records WHERE ...</c>.</param>
    public static async Task<long> OfAsync(DbSession session, string from, object values)
    {
        var counted = await session.QuerySingleAsync<long>($"SELECT count(*) FROM (SELECT {from} LIMIT {Counted + 1}) AS first", values);
        if (counted <= Counted)
            return counted;
        var plan = await session.QuerySingleAsync<string>($"EXPLAIN (FORMAT JSON) SELECT {from}", values);
        using var read = JsonDocument.Parse(plan);
        return Math.Max(counted, read.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64());
    }
}
