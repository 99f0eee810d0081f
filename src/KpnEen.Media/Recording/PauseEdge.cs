namespace KpnEen.Media.Recording;

/// <summary>
/// Finds where in a stream a pause ends: a packet that was spoken in the pause and delayed by the network comes after it and must not be
/// recorded (S38). All figures are samples of the recording.
/// </summary>
internal sealed class PauseEdge(int rate)
{
    // Nothing is later than this; a stream whose timestamps mean something else by then is heard again.
    private const int SecondsToWatch = 2;

    // What was spoken in the pause may still be on its way when it ends (as a rule 50 ms), and decoders and filters keep some of what went before.
    private const int MillisecondsLeftOut = 100;

    // The two clocks drift apart: what is known of them is as young as this.
    private const int SecondsKnown = 30;

    private long? _lead;
    private long? _formerLead;
    private long _leadSince;
    private long? _edge;
    private long _until;

    /// <param name="mediaEnd">Where the packet ends on the line of its timestamps.</param>
    /// <param name="elapsed">The moment it came.</param>
    public void Heard(long mediaEnd, long elapsed)
    {
        // The packet that came fastest tells best how far the speaker is.
        var lead = mediaEnd - elapsed;
        if (_lead is not { } known || Math.Abs(lead - known) > rate)
            (_lead, _formerLead, _leadSince) = (lead, null, elapsed);
        else if (elapsed - _leadSince > SecondsKnown * rate)
            (_lead, _formerLead, _leadSince) = (lead, known, elapsed);
        else if (lead > known)
            _lead = lead;
    }

    public void PauseEnds(long elapsed)
    {
        if (_lead is not { } lead)
            return;
        _edge = Math.Max(lead, _formerLead ?? lead) + elapsed + (rate * MillisecondsLeftOut / 1000);
        _until = elapsed + (SecondsToWatch * rate);
    }

    public void Forget() => (_lead, _formerLead, _edge) = (null, null, null);

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
