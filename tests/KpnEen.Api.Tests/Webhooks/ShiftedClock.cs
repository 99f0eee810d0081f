namespace KpnEen.Api.Tests.Webhooks;

/// <summary>The real clock, put forward at will: hours of a retry schedule pass at once, while sockets and PostgreSQL keep their own time.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));
}
