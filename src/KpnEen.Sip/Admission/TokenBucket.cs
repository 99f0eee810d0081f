namespace KpnEen.Sip.Admission;

/// <summary>So many at once, so many a second after that.</summary>
internal struct TokenBucket(double tokens)
{
    private double tokens = tokens;
    private long filledAt = long.MinValue;

    /// <param name="now">Milliseconds of a clock that never steps.</param>
    public bool TryTake(long now, int rate, int burst)
    {
        if (filledAt != long.MinValue)
            tokens = Math.Min(burst, tokens + (now - filledAt) * rate / 1000.0);
        filledAt = now;
        if (tokens < 1)
            return false;
        tokens--;
        return true;
    }

    public void GiveBack() => tokens++;
}
