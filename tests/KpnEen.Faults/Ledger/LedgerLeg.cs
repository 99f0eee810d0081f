namespace KpnEen.Faults.Ledger;

/// <summary>One leg as the phone at its end saw it. Written by the phone, read when it is all over.</summary>
public sealed class LedgerLeg(string callId, TimeProvider time)
{
    private readonly Lock gate = new();

    public string CallId { get; } = callId;

    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public DateTimeOffset? Answered { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public EndedBy By { get; private set; }

    /// <summary>The final status; 0 while there is none.</summary>
    public int Status { get; private set; }

    public bool IsOver => Ended is not null;

    public void Answer()
    {
        lock (gate)
        {
            Status = 200;
            Answered ??= time.GetUtcNow();
        }
    }

    public void End(EndedBy by, int status = 0)
    {
        lock (gate)
        {
            if (Ended is not null)
                return;
            Ended = time.GetUtcNow();
            By = by;
            Status = Status == 0 ? status : Status;
        }
    }

    public override string ToString() =>
        $"{CallId} ({Began:HH:mm:ss.fff}, {(Answered is { } at ? $"answered {at:HH:mm:ss.fff}" : "not answered")}, "
        + $"{(Ended is { } end ? $"ended {end:HH:mm:ss.fff} by {By}" : "not ended")}, {Status})";
}
