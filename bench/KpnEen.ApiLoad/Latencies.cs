namespace KpnEen.ApiLoad;

/// <summary>Times of one run, in milliseconds.</summary>
internal sealed class Latencies(IReadOnlyList<(Answer Answer, double Ms)> all)
{
    private readonly IReadOnlyList<(Answer Answer, double Ms)> times = all;

    public int Count => times.Count;

    public Latencies Reads => Of(a => !a.Writes);

    public Latencies Writes => Of(a => a.Writes);

    public Latencies Served => Of(a => a.Status is >= 200 and < 300);

    public IEnumerable<string> Kinds => times.Select(a => a.Answer.Kind).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Statuses that are no success, and how often.</summary>
    public string Failures =>
        string.Join(
            ", ",
            times
                .Where(a => a.Answer.Status is < 200 or >= 300)
                .GroupBy(a => (a.Answer.Kind, a.Answer.Status))
                .Select(g => $"{g.Key.Kind} {g.Key.Status}: {g.Count()}")
        );

    public static Latencies Of(IEnumerable<Latencies> some) => new([.. some.SelectMany(l => l.times)]);

    public Latencies Of(Func<Answer, bool> which) => new([.. times.Where(a => which(a.Answer))]);

    public double Percentile(double share)
    {
        if (times.Count == 0)
            return double.NaN;
        double[] sorted = [.. times.Select(a => a.Ms).Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    /// <summary>A row of a table of p50, p95, p99.</summary>
    /// <param name="beside">By what the last column divides.</param>
    /// <param name="share">Which percentile it divides.</param>
    public string Row(string name, Latencies? beside = null, double share = 0.99) =>
        $"| {name} | {Count} | {Percentile(0.5):0.0} | {Percentile(0.95):0.0} | {Percentile(0.99):0.0} | {(beside is null ? "" : $"{Percentile(share) / beside.Percentile(share):0.00}")} |";
}
