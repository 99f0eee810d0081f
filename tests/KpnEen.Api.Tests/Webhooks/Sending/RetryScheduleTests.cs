using KpnEen.Api.Webhooks.Sending;

namespace KpnEen.Api.Tests.Webhooks.Sending;

public sealed class RetryScheduleTests
{
    private static readonly double[] Seconds = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    private static readonly RetrySchedule Schedule = RetrySchedule.Standard;

    [Fact]
    public void W15_ten_attempts_over_75_hours_35_minutes_and_5_seconds()
    {
        Assert.Equal(Seconds, Schedule.Delays.Select(d => d.TotalSeconds));
        Assert.Equal(new TimeSpan(75, 35, 5), Schedule.Delays.Aggregate(TimeSpan.Zero, (sum, d) => sum + d));
        Assert.Null(Schedule.DelayAfter(10, false, null, 0.5));
    }

    [Fact]
    public void W15_each_delay_varies_by_a_fifth_either_way_and_no_more()
    {
        var random = new Random(1);
        for (var failures = 1; failures < Seconds.Length; failures++)
        {
            var samples = Enumerable
                .Range(0, 1000)
                .Select(_ => Schedule.DelayAfter(failures, false, null, random.NextDouble())!.Value.TotalSeconds)
                .ToList();
            Assert.All(samples, s => Assert.InRange(s, Seconds[failures] * 0.8, Seconds[failures] * 1.2));
            Assert.True(samples.Max() > Seconds[failures] * 1.15 && samples.Min() < Seconds[failures] * 0.85);
        }
    }

    [Theory]
    [InlineData(1, 3, 5)] // less than the schedule: the schedule
    [InlineData(1, 100, 100)]
    [InlineData(1, 100_000, 300)] // capped at the next step
    [InlineData(8, 80_000, 80_000)]
    [InlineData(9, 1_000_000, 86_400)]
    public void W16_the_receivers_wish_moves_the_next_attempt_up_to_the_next_step(int failures, int asked, int expected) =>
        Assert.Equal(expected, Schedule.DelayAfter(failures, false, TimeSpan.FromSeconds(asked), 0.5)!.Value.TotalSeconds, 3);

    [Fact]
    public void W17_after_a_sign_of_overload_at_least_a_minute_passes()
    {
        Assert.Equal(60, Schedule.DelayAfter(1, true, null, 0.5)!.Value.TotalSeconds);
        Assert.Equal(300, Schedule.DelayAfter(2, true, null, 0.5)!.Value.TotalSeconds, 3);
    }

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("0", 0.0)]
    [InlineData("Sun, 22 Nov 2026 10:01:00 GMT", 60.0)]
    [InlineData("Sun, 22 Nov 2026 09:00:00 GMT", null)]
    [InlineData("-5", null)]
    [InlineData("NaN", null)]
    [InlineData("100000000000000000000", null)]
    [InlineData("1.5", null)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void W16_a_wish_is_seconds_or_a_date_and_anything_else_is_ignored(string? value, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Parse(value, new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero))?.TotalSeconds);
}
