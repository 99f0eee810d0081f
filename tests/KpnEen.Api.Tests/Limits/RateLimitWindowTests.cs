using System.Globalization;
using KpnEen.Http.Limits;

namespace KpnEen.Api.Tests.Limits;

/// <summary>A19: the error of enforcement, in virtual time.</summary>
public sealed class RateLimitWindowTests
{
    private static readonly RateLimitPolicy Policy = new("client", 120, TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(2.2)]
    [InlineData(10)]
    [InlineData(200)]
    public void A19_who_asks_too_much_gets_the_quota_within_five_percent(double requestsPerSecond)
    {
        var window = new RateLimitWindow(Policy);
        var taken = new List<long>();
        var step = (long)(TimeSpan.TicksPerSecond / requestsPerSecond);
        for (var now = 638_000_000_000_000_000L; now < 638_000_000_000_000_000L + 20 * Policy.Window.Ticks; now += step)
        {
            if (window.Take(now).Taken)
                taken.Add(now);
        }
        Assert.InRange(taken.Count / 20.0, Policy.Quota * 0.95, Policy.Quota * 1.05);
        // Never more in any stretch as long as the window.
        for (var i = Policy.Quota; i < taken.Count; i++)
            Assert.True(taken[i] - taken[i - Policy.Quota] >= Policy.Window.Ticks);
    }

    [Fact]
    public void A19_who_keeps_to_the_quota_is_never_refused()
    {
        var window = new RateLimitWindow(Policy);
        for (var i = 0L; i < 10_000; i++)
            Assert.True(window.Take(i * TimeSpan.TicksPerSecond * 62 / 120).Taken);
    }

    [Fact]
    public void What_is_told_is_true()
    {
        var window = new RateLimitWindow(Policy);
        var begin = 638_000_000_000_000_000L;
        for (var i = 0; i < Policy.Quota; i++)
            Assert.Equal(Policy.Quota - 1 - i, window.Take(begin).Remaining);
        var refused = window.Take(begin + TimeSpan.TicksPerSecond);
        Assert.Equal((false, 0), (refused.Taken, refused.Remaining));
        Assert.False(window.Take(begin + TimeSpan.TicksPerSecond + refused.Reset.Ticks - 1).Taken);
        Assert.True(window.Take(begin + TimeSpan.TicksPerSecond + refused.Reset.Ticks).Taken);
    }

    [Theory]
    [InlineData(120, 60)]
    [InlineData(100, 10)]
    [InlineData(3, 1)]
    [InlineData(50, 7)]
    public void A19_the_time_told_is_no_longer_than_the_window_and_true_to_the_tick(int quota, int seconds)
    {
        var (window, length) = (new RateLimitWindow(new("calls", quota, TimeSpan.FromSeconds(seconds))), TimeSpan.FromSeconds(seconds));
        var random = new Random(19);
        var now = 638_000_000_000_000_001L;
        var refusals = 0;
        for (var i = 0; i < 20_000; i++)
        {
            // Half as much again as the quota, in bursts.
            now += random.NextInt64(0, length.Ticks * 4 / 3 / quota);
            var state = window.Take(now);
            Assert.InRange(state.Reset, TimeSpan.FromTicks(1), length);
            if (state.Taken)
                continue;
            refusals++;
            Assert.False(window.Take(now + state.Reset.Ticks - 1).Taken);
            now += state.Reset.Ticks;
            Assert.True(window.Take(now).Taken);
        }
        Assert.InRange(refusals, 100, 20_000);
        // As the header says it, rounded up.
        Assert.Equal(
            seconds,
            int.Parse(new RateLimitWindow(new("calls", 1, length)).Take(now).Limit.Split("t=")[1], CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public void A_clock_that_is_set_back_locks_nobody_out()
    {
        var window = new RateLimitWindow(new("client", 1, TimeSpan.FromSeconds(60)));
        var now = 638_000_000_000_000_000L;
        Assert.True(window.Take(now).Taken);
        Assert.False(window.Take(now).Taken);
        Assert.True(window.Take(now - TimeSpan.TicksPerHour).Taken);
        Assert.False(window.Take(now - TimeSpan.TicksPerHour + 1).Taken);
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        var window = new RateLimitWindow(new("client", 1, TimeSpan.FromSeconds(60)));
        Assert.True(window.Take(0).Taken);
        window.Return();
        Assert.True(window.Take(1).Taken);
        Assert.False(window.Take(2).Taken);
    }

    [Theory]
    [InlineData("3000")]
    [InlineData("0/60")]
    [InlineData("10/0")]
    [InlineData("-1/60")]
    [InlineData("many/60")]
    public void A_misspelt_setting_is_told(string text) =>
        Assert.Throws<FormatException>(() => RateLimitPolicy.Parse("client", "KPNEEN_LIMIT_CLIENT", text));
}
