using System.Threading.Channels;
using KpnEen.Data.Postgres;
using KpnEen.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Tests.Postgres;

/// <summary>What all that removes old rows has in common.</summary>
public sealed class TimedSweepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Alarms alarms = new();
    private readonly CapturedLog log = new();

    [Fact]
    public async Task Goes_on_after_the_database_was_away_and_says_so()
    {
        var calls = 0;
        using var sweep = Sweep(atStart: true, () => ++calls == 1 ? throw new NpgsqlException("nobody is there") : Task.CompletedTask);
        await sweep.StartAsync(default);
        await alarms.RingAsync(() => Assert.Equal(1, calls));
        await alarms.RingAsync(() => Assert.Equal(2, calls));
        await sweep.StopAsync(default);
        Assert.Contains(
            log.Lines,
            l => l.StartsWith("Warning: Old things could not be removed now: nobody is there", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Waits_before_the_first_time_when_the_start_is_busy_enough()
    {
        var calls = 0;
        using var sweep = Sweep(atStart: false, () => Task.FromResult(++calls));
        await sweep.StartAsync(default);
        await alarms.RingAsync(() => Assert.Equal(0, calls));
        await alarms.RingAsync(() => Assert.Equal(1, calls));
        await sweep.StopAsync(default);
        Assert.Empty(log.Lines);
    }

    private BackgroundService Sweep(bool atStart, Func<Task> remove)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(alarms).AddSingleton(remove).AddLogging(l => l.AddProvider(log));
        services.AddTimedSweep<Func<Task>>("Old things", Alarms.Interval, (call, _) => call(), atStart);
        return Assert.IsType<TimedSweep>(services.BuildServiceProvider().GetRequiredService<IHostedService>());
    }

    /// <summary>Time that goes on when the test says so.</summary>
    private sealed class Alarms : TimeProvider
    {
        public static readonly TimeSpan Interval = TimeSpan.FromHours(1);
        private readonly Channel<Action> set = Channel.CreateUnbounded<Action>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Interval, dueTime);
            set.Writer.TryWrite(() => callback(state));
            return new Timer();
        }

        /// <param name="before">What holds while it is waited for.</param>
        public async Task RingAsync(Action before)
        {
            var ring = await set.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            before();
            ring();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
