namespace KpnEen.Media.Recording;

/// <summary>The RTP timestamps of one stream as a line without wraps, in samples of the recording.</summary>
internal sealed class TimestampLine(int rate)
{
    private int _clockRate;
    private uint _last;
    private long _ticks;

    /// <summary>Where this timestamp lies on the line; the first may lie anywhere.</summary>
    /// <param name="clockRate">Ticks of the RTP clock a second.</param>
    /// <returns>False: another clock began, what was known of the line is void.</returns>
    public bool TryFollow(uint timestamp, int clockRate, out long place)
    {
        var same = clockRate == _clockRate;
        _clockRate = clockRate;
        _ticks += (int)(timestamp - _last);
        _last = timestamp;
        place = _ticks * rate / clockRate;
        return same;
    }
}
