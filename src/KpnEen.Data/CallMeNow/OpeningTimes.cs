namespace KpnEen.Data.CallMeNow;

/// <summary>When a key's company answers, in its own time zone; a day with a change of the clock is as long as it is.</summary>
public sealed class OpeningTimes(CallMeNowRules rules, string timeZone)
{
    // A year and a day: who is closed longer never opens.
    private const int Furthest = 367;
    private readonly TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;

    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var (day, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return IsWorked(day)
            && (
                rules.OpeningHours is not { } hours
                || hours.Any(s => s.Day == day.DayOfWeek && time >= s.From && (time < s.To || s.To == TimeOnly.MinValue))
            );
    }

    /// <summary>The next moment it is open; null: never.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset from)
    {
        if (IsOpen(from))
            return from;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var day = today; day < today.AddDays(Furthest); day = day.AddDays(1))
        {
            if (!IsWorked(day))
                continue;
            var openings = rules.OpeningHours is { } hours
                ? hours.Where(s => s.Day == day.DayOfWeek).Select(s => s.From)
                : [TimeOnly.MinValue];
            foreach (var opening in openings.Order())
            {
                if (Moment(day, opening) is var moment && moment > from)
                    return moment;
            }
        }
        return null;
    }

    private bool IsWorked(DateOnly day) => !rules.ClosedOn.Contains(day) && !(rules.ClosedOnHolidays && PublicHolidays.Contains(day));

    // An hour that the clock leaps over begins when it has leapt.
    private DateTimeOffset Moment(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
