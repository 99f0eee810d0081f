using KpnEen.Data.CallMeNow;

namespace KpnEen.Api.CallMeNow;

/// <summary>When a visitor may choose to be called back: whole hours at which the company is there.</summary>
internal static class CallbackTimes
{
    private const int Most = 24;

    public static IReadOnlyList<DateTimeOffset> From(DateTimeOffset now, OpeningTimes times, int days)
    {
        var found = new List<DateTimeOffset>();
        var last = now.AddDays(days);
        var hour = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);
        for (; found.Count < Most && hour <= last; hour = hour.AddHours(1))
        {
            if (times.IsOpen(hour))
                found.Add(hour);
        }
        return found;
    }
}
