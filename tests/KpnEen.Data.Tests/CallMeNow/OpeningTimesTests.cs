using System.Globalization;
using KpnEen.Data.CallMeNow;

namespace KpnEen.Data.Tests.CallMeNow;

/// <summary>When a company can be reached, over changes of the clock and holidays.</summary>
public sealed class OpeningTimesTests
{
    private const string Amsterdam = "Europe/Amsterdam";

    private static readonly CallMeNowRules Weekdays = new()
    {
        OpeningHours = [.. Enumerable.Range(1, 5).Select(d => new OpeningSpan((DayOfWeek)d, new TimeOnly(9, 0), new TimeOnly(17, 30)))],
    };

    [Theory]
    [InlineData("2026-11-23T08:59:59+01:00", false)]
    [InlineData("2026-11-23T09:00:00+01:00", true)]
    [InlineData("2026-11-23T17:29:59+01:00", true)]
    [InlineData("2026-11-23T17:30:00+01:00", false)]
    [InlineData("2026-11-22T12:00:00+01:00", false)]
    [InlineData("2026-07-06T08:30:00+02:00", false)]
    [InlineData("2026-07-06T07:00:00Z", true)]
    public void Is_open_by_the_clock_on_the_wall(string at, bool open) =>
        Assert.Equal(open, new OpeningTimes(Weekdays, Amsterdam).IsOpen(Time(at)));

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("2026-04-05")]
    [InlineData("2026-04-06")]
    [InlineData("2026-04-27")]
    [InlineData("2025-04-26")]
    [InlineData("2026-05-14")]
    [InlineData("2026-05-25")]
    [InlineData("2025-05-05")]
    [InlineData("2026-12-26")]
    public void Is_closed_on_public_holidays_when_told_so(string day)
    {
        var noon = Time($"{day}T12:00:00+01:00");
        Assert.True(new OpeningTimes(new CallMeNowRules(), Amsterdam).IsOpen(noon));
        Assert.False(new OpeningTimes(new CallMeNowRules { ClosedOnHolidays = true }, Amsterdam).IsOpen(noon));
    }

    [Theory]
    [InlineData("2026-05-05")]
    [InlineData("2026-04-03")]
    [InlineData("2025-04-27")]
    public void Is_open_on_days_that_are_none(string day) =>
        Assert.True(new OpeningTimes(new CallMeNowRules { ClosedOnHolidays = true }, Amsterdam).IsOpen(Time($"{day}T12:00:00+01:00")));

    [Fact]
    public void Opens_next_after_the_weekend_the_holiday_and_the_day_off()
    {
        var rules = Weekdays with { ClosedOnHolidays = true, ClosedOn = [new DateOnly(2026, 4, 7)] };
        // Good Friday evening; Easter Monday is a holiday, Tuesday a day off.
        Assert.Equal(Time("2026-04-08T09:00:00+02:00"), new OpeningTimes(rules, Amsterdam).NextOpening(Time("2026-04-03T18:00:00+02:00")));
    }

    [Fact]
    public void An_opening_in_the_hour_that_does_not_exist_is_at_its_end()
    {
        var rules = new CallMeNowRules { OpeningHours = [new OpeningSpan(DayOfWeek.Sunday, new TimeOnly(2, 30), TimeOnly.MinValue)] };
        Assert.Equal(Time("2026-03-29T01:00:00Z"), new OpeningTimes(rules, Amsterdam).NextOpening(Time("2026-03-28T12:00:00Z")));
    }

    [Fact]
    public void Who_is_never_open_never_opens() =>
        Assert.Null(new OpeningTimes(new CallMeNowRules { OpeningHours = [] }, Amsterdam).NextOpening(Time("2026-01-01T00:00:00Z")));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
