namespace KpnEen.MediaLoad;

/// <summary>Times in steps of 10 us up to 500 ms; what is longer counts as that.</summary>
internal sealed class Histogram
{
    private const double StepUs = 10;
    private readonly long[] _counts = new long[50_000];
    private long _total;

    public bool IsEmpty => _total == 0;

    public double MaxMs { get; private set; }

    public void Add(double microseconds)
    {
        _counts[Math.Clamp((int)(microseconds / StepUs), 0, _counts.Length - 1)]++;
        _total++;
        MaxMs = Math.Max(MaxMs, microseconds / 1000);
    }

    /// <summary>In milliseconds.</summary>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(_total * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return (i + 1) * StepUs / 1000;
        }
        return 0;
    }

    public override string ToString() =>
        $"p50 {Percentile(0.5):0.00} p99 {Percentile(0.99):0.00} p99.9 {Percentile(0.999):0.00} max {MaxMs:0.00}";
}
