namespace KpnEen.Pbx.Calls;

/// <summary>How long a call rang, was held and talked, for its record.</summary>
public sealed class CallTimes(TimeProvider time)
{
    private DateTimeOffset? heldSince;
    private TimeSpan held;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Held() => heldSince ??= Now;

    public void Resumed()
    {
        if (heldSince is { } since)
            held += Now - since;
        heldSince = null;
    }

    public TimeSpan HoldTime => held + (heldSince is { } since ? Now - since : TimeSpan.Zero);
}
