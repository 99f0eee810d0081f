namespace KpnEen.Sip.Admission;

/// <summary>What one address did lately. Times are milliseconds of a clock that never steps.</summary>
internal sealed class SourceRecord(SourceLimits limits)
{
    private readonly long window = (long)limits.Window.TotalMilliseconds;
    private long failuresSince = long.MinValue;
    private int failures;
    private long bytesSince = long.MinValue;
    private long bytesIn;
    private long bytesOut;
    private long toldAt = long.MinValue;
    private TokenBucket bucket = new(limits.AddressBurst);

    public bool TryTake(long now) => bucket.TryTake(now, limits.AddressRate, limits.AddressBurst);

    public void GiveBack() => bucket.GiveBack();

    /// <summary>True when that was one too many.</summary>
    public bool Fail(long now)
    {
        if (failuresSince == long.MinValue || now - failuresSince > window)
            (failuresSince, failures) = (now, 0);
        return ++failures >= limits.WrongPasswords;
    }

    public void Received(long now, int bytes)
    {
        if (bytesSince == long.MinValue || now - bytesSince > window)
            (bytesSince, bytesIn, bytesOut) = (now, 0, Math.Max(0, bytesOut - (long)(bytesIn * limits.Amplification)));
        bytesIn += bytes;
    }

    /// <summary>False when an answer of that length would make him an amplifier.</summary>
    /// <param name="free">Bytes he may have before it counts.</param>
    public bool TrySend(int bytes, int free)
    {
        if (bytesOut + bytes > bytesIn * limits.Amplification + free)
            return false;
        bytesOut += bytes;
        return true;
    }

    /// <summary>Once a window: the log is no amplifier either.</summary>
    public bool IsWorthTelling(long now)
    {
        var worth = toldAt == long.MinValue || now - toldAt > window;
        if (worth)
            toldAt = now;
        return worth;
    }
}
