namespace KpnEen.Media.Recording;

/// <summary>
/// Finds where in a stream a pause ends: a packet that was spoken in the pause and delayed by the network comes after it and must not be
/// recorded (S38). All figures are samples of the recording.
/// </summary>
internal sealed class PauseEdge(int rate)
{
    // Nothing is later than this; a stream whose timestamps mean something else by then is heard again.
    private const int SecondsToWatch = 2;

    // Decoders and filters keep some of what went before: Opus 6.5 ms, halving the rate 1.5 ms.
    private const int SharesOfASecondKept = 100;

    private long? _lead;
    private long? _edge;
    private long _until;

    /// <param name="mediaEnd">Where the packet ends on the line of its timestamps.</param>
    /// <param name="elapsed">The moment it came.</param>
    public void HeardInPause(long mediaEnd, long elapsed)
    {
        // The packet that came fastest tells best how far the speaker is.
        var lead = mediaEnd - elapsed;
        if (_lead is not { } known || lead > known || known - lead > rate)
            _lead = lead;
    }

    public void PauseEnds(long elapsed)
    {
        _edge = _lead + elapsed + (rate / SharesOfASecondKept);
        _until = elapsed + (SecondsToWatch * rate);
        _lead = null;
    }

    public void Forget() => (_lead, _edge) = (null, null);

    /// <summary>How many samples from this place on the line still belong to the pause.</summary>
    public long LeftOut(long media, long elapsed)
    {
        if (_edge is not { } edge)
            return 0;
        if (elapsed > _until)
        {
            _edge = null;
            return 0;
        }
        return Math.Max(0, edge - media);
    }
}
