using KpnEen.Sip.Loop;

namespace KpnEen.Sip.Tests.Loop;

/// <summary>The wheel by itself, its clock in the hand of the test.</summary>
public sealed class TimerWheelTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(200, 1)]
    [InlineData(500, 16)]
    [InlineData(4_000, 16)]
    [InlineData(5_000, 128)]
    [InlineData(32_000, 128)]
    [InlineData(180_000, 2_048)]
    [InlineData(3_600_000, 32_768)]
    [InlineData(86_400_000, 32_768)]
    public void A_timer_fires_once_never_early_and_late_by_less_than_a_slot(long delay, long slot)
    {
        foreach (var start in (long[])[0, 1, 77, 1_000_003, 123_456_789])
        {
            var wheel = new TimerWheel(start);
            var timer = new Noted();
            wheel.Arm(timer, start, delay);
            var at = Run(wheel, start, () => timer.Fired > 0);
            Assert.InRange(at - start, delay, delay + slot);
            Assert.Equal((1, 0), (timer.Fired, wheel.Count));
            Assert.Null(wheel.NextDue());
        }
    }

    [Fact]
    public void A_stopped_timer_does_not_fire_and_one_armed_again_fires_at_the_later_time()
    {
        var wheel = new TimerWheel(0);
        var (stopped, moved) = (new Noted(), new Noted());
        wheel.Arm(stopped, 0, 500);
        wheel.Arm(moved, 0, 500);
        Assert.True(wheel.Stop(stopped));
        Assert.False(wheel.Stop(stopped));
        wheel.Arm(moved, 400, 500);
        wheel.Fire(899);
        Assert.Equal((0, 0), (stopped.Fired, moved.Fired));
        wheel.Fire(920);
        Assert.Equal((0, 1), (stopped.Fired, moved.Fired));
    }

    [Fact]
    public void One_that_another_stops_in_the_same_moment_does_not_fire()
    {
        var wheel = new TimerWheel(0);
        var victim = new Noted();
        wheel.Arm(new Noted(() => wheel.Stop(victim)), 0, 100);
        wheel.Arm(victim, 0, 100);
        wheel.Fire(200);
        Assert.Equal((0, 0), (victim.Fired, wheel.Count));
    }

    [Fact]
    public void A_timer_that_arms_itself_keeps_its_beat_and_does_not_keep_the_wheel()
    {
        var wheel = new TimerWheel(0);
        var now = 0L;
        Noted beat = null!;
        beat = new Noted(() => wheel.Arm(beat, now, 20));
        wheel.Arm(beat, 0, 20);
        for (; now <= 2_000; now++)
            wheel.Fire(now);
        Assert.InRange(beat.Fired, 95, 100);
    }

    [Fact]
    public void A_clock_that_slept_fires_what_it_missed_and_nothing_else()
    {
        var wheel = new TimerWheel(0);
        var (near, far) = (new Noted(), new Noted());
        wheel.Arm(near, 0, 100);
        wheel.Arm(far, 0, 7_200_000);
        wheel.Fire(3_600_000);
        Assert.Equal((1, 0), (near.Fired, far.Fired));
        // An empty ring that was not looked at for an hour takes a new timer for its full time.
        wheel.Arm(near, 5_400_000, 100);
        wheel.Fire(5_400_099);
        Assert.Equal(1, near.Fired);
        wheel.Fire(5_400_101);
        Assert.Equal(2, near.Fired);
    }

    [Fact]
    public void Arming_tells_when_it_is_due_before_all_others()
    {
        var wheel = new TimerWheel(0);
        Assert.True(wheel.Arm(new Noted(), 0, 1_000));
        Assert.False(wheel.Arm(new Noted(), 0, 2_000));
        Assert.True(wheel.Arm(new Noted(), 0, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Thousands_of_timers_at_random_fire_each_once_in_its_time(int seed)
    {
        var random = new Random(seed);
        var now = random.NextInt64(1, 1L << 40);
        var wheel = new TimerWheel(now);
        var waiting = new Dictionary<Noted, long>();
        for (var step = 0; step < 20_000; step++)
        {
            var delay = (long)Math.Pow(10, random.NextDouble() * 6);
            if (random.Next(3) > 0 || waiting.Count == 0)
            {
                var timer = new Noted();
                wheel.Arm(timer, now, delay);
                waiting[timer] = now + delay;
            }
            else
            {
                var timer = waiting.Keys.First();
                if (random.Next(2) == 0)
                {
                    Assert.True(wheel.Stop(timer));
                    waiting.Remove(timer);
                }
                else
                {
                    wheel.Arm(timer, now, delay);
                    waiting[timer] = now + delay;
                }
            }
            now += random.Next(0, 20);
            wheel.Fire(now);
            foreach (var (timer, due) in waiting.Where(w => w.Key.Fired > 0).ToArray())
            {
                Assert.Equal(1, timer.Fired);
                Assert.InRange(now, due, due + 33_000);
                waiting.Remove(timer);
            }
            if (waiting.Count > 0)
                Assert.True(wheel.NextDue() <= waiting.Values.Min() + 33_000);
            Assert.Equal(waiting.Count, wheel.Count);
        }
    }

    // As the loop does: sleeps until the wheel wants to be called.
    private static long Run(TimerWheel wheel, long now, Func<bool> done)
    {
        for (var turns = 0; !done(); turns++)
        {
            Assert.True(turns < 10_000, "The wheel wakes up for nothing.");
            now = Math.Max(now + 1, wheel.NextDue()!.Value);
            wheel.Fire(now);
        }
        return now;
    }

    private sealed class Noted(Action? then = null) : WheelTimer
    {
        public int Fired { get; private set; }

        protected internal override void OnDue()
        {
            Fired++;
            then?.Invoke();
        }
    }
}
