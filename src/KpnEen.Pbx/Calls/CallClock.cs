namespace KpnEen.Pbx.Calls;

/// <summary>
/// The wall clock as it was when the call began, kept going by the monotonic one: whatever is done to the machine's clock meanwhile, what the call tells
/// of its own times fits together, and what is billed was talked.
/// </summary>
public sealed class CallClock(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset began = time.GetUtcNow();
    private readonly long at = time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => began + time.GetElapsedTime(at);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
