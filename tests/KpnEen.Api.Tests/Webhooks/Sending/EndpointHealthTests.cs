using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Tests.Webhooks.Sending;

public sealed class EndpointHealthTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FiveDays = TimeSpan.FromDays(5);

    [Fact]
    public void W24_the_clock_starts_at_the_third_failure_in_a_day()
    {
        var health = EndpointHealth.Good.AfterFailure(Start, false).AfterFailure(Start.AddHours(1), false);
        Assert.Null(health.FailingSince);
        Assert.Equal(Start.AddHours(2), health.AfterFailure(Start.AddHours(2), false).FailingSince);
    }

    [Fact]
    public void W24_the_clock_starts_at_the_first_exhausted_delivery() =>
        Assert.Equal(Start, EndpointHealth.Good.AfterFailure(Start, true).FailingSince);

    [Fact]
    public void W24_two_failures_a_day_never_disable()
    {
        var health = EndpointHealth.Good;
        for (var day = 0; day < 30; day++)
            health = health.AfterFailure(Start.AddDays(day), false).AfterFailure(Start.AddDays(day).AddHours(1), false);
        Assert.Null(health.FailingSince);
    }

    [Fact]
    public void W24_after_five_days_of_failures_only_the_endpoint_is_disabled_and_not_before()
    {
        var health = EndpointHealth.Good.AfterFailure(Start, true);
        Assert.False(health.ShouldPause(Start.AddDays(4.99), FiveDays));
        Assert.True(health.AfterFailure(Start.AddDays(5), false).ShouldPause(Start.AddDays(5), FiveDays));
    }
}
