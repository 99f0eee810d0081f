namespace KpnEen.Data.Tests.Harness;

/// <summary>The wall clock stands at what it is set to; timers are real.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
