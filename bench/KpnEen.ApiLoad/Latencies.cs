namespace KpnEen.ApiLoad;

/// <summary>Times of one run, in milliseconds.</summary>
internal sealed class Latencies(IReadOnlyList<(Answer Answer, double Ms)> all)
{
    public int Count => all.Count;

    public Latencies Reads => Of(a => !a.Writes);

    public Latencies Writes => Of(a => a.Writes);

    public Latencies Served => Of(a => a.Status is >= 200 and < 300);

    public IEnumerable<string> Kinds => all.Select(a => a.Answer.Kind).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Statuses that are no success, and how often.</summary>
    public string Failures =>
        string.Join(
            ", ",
            all.Where(a => a.Answer.Status is < 200 or >= 300)
                .GroupBy(a => (a.Answer.Kind, a.Answer.Status))
                .Select(g => $"{g.Key.Kind} {g.Key.Status}: {g.Count()}")
        );

    public Latencies Of(Func<Answer, bool> which) => new([.. all.Where(a => which(a.Answer))]);

    public double Percentile(double share)
    {
        if (all.Count == 0)
            return double.NaN;
        double[] sorted = [.. all.Select(a => a.Ms).Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    /// <summary>A row of a table of p50, p95, p99.</summary>
    /// <param name="beside">What p99 is divided by.</param>
    public string Row(string name, Latencies? beside = null) =>
        $"| {name} | {Count} | {Percentile(0.5):0.0} | {Percentile(0.95):0.0} | {Percentile(0.99):0.0} | {(beside is null ? "" : $"{Percentile(0.99) / beside.Percentile(0.99):0.0}")} |";
}
