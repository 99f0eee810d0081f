namespace KpnEen.Media.Jitter;

/// <summary>
/// How much later packets come than the fastest of the last seconds: from that, how long to wait before playing. All in media time.
/// </summary>
internal sealed class DelayEstimate
{
    public const long Least = 20 * MediaTime.Millisecond;
    public const long Most = 200 * MediaTime.Millisecond;

    private const long Window = 2 * MediaTime.Clock;
    private const int BinWidth = 5 * MediaTime.Millisecond;
    private const int Bins = (int)(Most / BinWidth) + 1;

    // One packet in thirty may come too late; what was 500 packets ago counts a fifth.
    private const double Quantile = 0.97;
    private const double Forgetting = 0.997;
    private const double Largest = 1e9;

    // Until there is experience: 40 ms.
    private const int FirstBin = 40 * MediaTime.Millisecond / BinWidth - 1;
    private const double FirstWeight = 5;

    private readonly double[] _bins = new double[Bins];
    private double _weight = 1;
    private double _sum = FirstWeight;
    private bool _started;
    private long _least;
    private long _leastBefore;
    private long _windowEnd;

    public DelayEstimate() => _bins[FirstBin] = FirstWeight;

    /// <summary>Arrival less media time of the fastest packet in the last 2 to 4 s.</summary>
    public long Base => Math.Min(_least, _leastBefore);

    /// <summary>How long after the fastest packet to play, 20 to 200 ms.</summary>
    public long Target { get; private set; } = (FirstBin + 1) * BinWidth;

    public void Add(long arrival, long time)
    {
        var transit = arrival - time;
        if (!_started)
        {
            _started = true;
            (_least, _leastBefore, _windowEnd) = (transit, transit, arrival + Window);
        }
        else if (arrival >= _windowEnd)
        {
            // After a long silence only what comes now counts.
            _leastBefore = arrival >= _windowEnd + Window ? transit : _least;
            (_least, _windowEnd) = (transit, arrival + Window);
        }
        _least = Math.Min(_least, transit);
        var bin = Math.Min((transit - Base) / BinWidth, Bins - 1);
        _weight /= Forgetting;
        _bins[bin] += _weight;
        _sum += _weight;
        if (_weight > Largest)
            Shrink();
        Target = Find();
    }

    private long Find()
    {
        var left = (1 - Quantile) * _sum;
        var bin = Bins - 1;
        for (; bin > 0 && (left -= _bins[bin]) > 0; bin--) { }
        return Math.Clamp((long)(bin + 1) * BinWidth, Least, Most);
    }

    private void Shrink()
    {
        foreach (ref var bin in _bins.AsSpan())
            bin /= Largest;
        _sum /= Largest;
        _weight /= Largest;
    }
}
