namespace KpnEen.Data.Resources;

internal static class Stamps
{
    /// <summary>Now in whole milliseconds: PostgreSQL keeps microseconds, and what was answered must be what is read back.</summary>
    public static DateTimeOffset Now(TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
