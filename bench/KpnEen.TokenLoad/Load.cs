namespace KpnEen.TokenLoad;

/// <summary>The same request over and over, sixteen at a time.</summary>
internal static class Load
{
    private const int Workers = 16;

    public static async Task<LoadResult> RunAsync(Func<Task> request, TimeSpan window)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(async _ =>
                {
                    var mine = new List<double>();
                    while (time.GetElapsedTime(began) < window)
                    {
                        var start = time.GetTimestamp();
                        await request();
                        mine.Add(time.GetElapsedTime(start).TotalMilliseconds);
                    }
                    return mine;
                })
        );
        var elapsed = time.GetElapsedTime(began);
        double[] all = [.. taken.SelectMany(list => list).Order()];
        return new LoadResult(all.Length / elapsed.TotalSeconds, all[all.Length / 2], all[(int)(all.Length * 0.99)]);
    }
}
