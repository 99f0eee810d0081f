namespace KpnEen.Identity.Tests;

/// <summary>The real time, moved forward by hand.</summary>
public sealed class SteppedClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Advance(TimeSpan step) => ahead += step;
}
