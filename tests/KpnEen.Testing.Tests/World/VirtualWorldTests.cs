using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace KpnEen.Testing.Tests.World;

[Collection(nameof(AloneOnThePool))]
public sealed class VirtualWorldTests
{
    [Fact]
    public void A_day_passes_in_less_than_a_second()
    {
        var begun = Stopwatch.GetTimestamp();

        VirtualWorld.Run(async world =>
        {
            await world.Delay(TimeSpan.FromHours(23));
            Assert.Equal(TimeSpan.FromHours(23), world.Elapsed);
            Assert.Equal(world.Options.Start.AddHours(23), world.Time.GetUtcNow());
            Assert.Equal(TimeSpan.FromHours(23), world.Time.GetElapsedTime(0));
        });

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_thousand_tasks_leave_the_same_trace_for_the_same_seed_and_another_for_another()
    {
        Assert.Equal(Trace(7), Trace(7));
        Assert.NotEqual(Trace(7), Trace(8));
    }

    [Fact]
    public void Every_kind_of_waiting_comes_back_to_the_one_thread() =>
        VirtualWorld.Run(async world =>
        {
            var home = Environment.CurrentManagedThreadId;
            void IsHome() => Assert.Equal(home, Environment.CurrentManagedThreadId);

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = world.Time.CreateTimer(_ => source.SetResult(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await source.Task;
            IsHome();

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3), world.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TaskCompletionSource().Task.WaitAsync(patience.Token));
            IsHome();

            await Assert.ThrowsAsync<TimeoutException>(() =>
                new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(2), world.Time)
            );
            IsHome();

            var channel = Channel.CreateBounded<int>(1);
            var writing = WriteAsync(channel.Writer, world);
            while (await channel.Reader.WaitToReadAsync())
            {
                IsHome();
                while (channel.Reader.TryRead(out _)) { }
            }
            await writing;
            IsHome();

            using var gate = new SemaphoreSlim(0);
            var opening = world
                .Delay(TimeSpan.FromSeconds(1))
                .ContinueWith(_ => gate.Release(), TaskScheduler.FromCurrentSynchronizationContext());
            await gate.WaitAsync();
            IsHome();
            await opening;

            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20), world.Time);
            await ticks.WaitForNextTickAsync();
            IsHome();
            Assert.Equal(0, world.ForeignPosts);
        });

    [Fact]
    public void The_clock_waits_for_work_that_hops_to_the_thread_pool() =>
        VirtualWorld.Run(async world =>
        {
            for (var round = 0; round < 2000; round++)
            {
                var at = world.Elapsed;
                // ReadAllAsync and WhenEach use ConfigureAwait(false) inside; Yield on the pool makes the way home longer.
                var channel = Channel.CreateUnbounded<int>();
                var reading = SumAsync(channel.Reader);
                channel.Writer.TryWrite(3);
                channel.Writer.TryWrite(4);
                channel.Writer.Complete();
                var distraction = world.Delay(TimeSpan.FromMilliseconds(1));
                Assert.Equal(7, await reading);
                Assert.Equal(at, world.Elapsed);
                await distraction;

                var sources = Enumerable
                    .Range(0, 3)
                    .Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))
                    .ToArray();
                var counting = CountAsync(sources.Select(s => s.Task));
                foreach (var source in sources)
                    source.SetResult(1);
                at = world.Elapsed;
                distraction = world.Delay(TimeSpan.FromMilliseconds(1));
                Assert.Equal(3, await counting);
                Assert.Equal(at, world.Elapsed);
                await distraction;
            }
            Assert.True(world.ForeignPosts > 0);
        });

    [Fact]
    public void The_clock_waits_for_a_file() =>
        VirtualWorld.Run(async world =>
        {
            var path = Path.GetTempFileName();
            try
            {
                var distraction = world.Delay(TimeSpan.FromMilliseconds(1));
                await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, useAsync: true))
                {
                    for (var block = 0; block < 50; block++)
                        await file.WriteAsync(new byte[64 * 1024]);
                }
                Assert.Equal(TimeSpan.Zero, world.Elapsed);
                await distraction;
            }
            finally
            {
                File.Delete(path);
            }
        });

    [Fact]
    public void The_clock_waits_for_work_of_the_real_world_that_is_marked() =>
        VirtualWorld.Run(async world =>
        {
            var distraction = world.Delay(TimeSpan.FromMilliseconds(1));
            var answer = await world.External(() =>
            {
                var real = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                var late = new Thread(() =>
                {
                    Thread.CurrentThread.Join(30);
                    real.SetResult(42);
                });
                late.Start();
                return real.Task;
            });
            Assert.Equal(42, answer);
            Assert.Equal(TimeSpan.Zero, world.Elapsed);
            await distraction;
        });

    [Fact]
    public void Work_that_is_ready_goes_before_the_clock() =>
        VirtualWorld.Run(async world =>
        {
            var trace = new StringBuilder();
            var later = Say("later", world.Delay(TimeSpan.FromMilliseconds(1)));
            var now = Say("now", Task.FromResult(0));
            var idle = Say("idle", world.IdleAsync());
            await Task.WhenAll(later, now, idle);
            Assert.Equal("now idle later ", trace.ToString());

            async Task Say(string word, Task after)
            {
                await after;
                await Task.Yield();
                trace.Append(word).Append(' ');
            }
        });

    [Fact]
    public void Timers_are_counted_until_they_are_put_away() =>
        VirtualWorld.Run(async world =>
        {
            var timer = world.Time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            var once = world.Time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
            Assert.Equal(2, world.PendingTimers);
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.Equal(1, world.PendingTimers);
            timer.Dispose();
            timer.Dispose();
            once.Dispose();
            Assert.Equal(0, world.PendingTimers);
            Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        });

    [Fact]
    public void A_periodic_timer_keeps_its_beat()
    {
        VirtualWorld.Run(async world =>
        {
            var beats = new List<TimeSpan>();
            await using var timer = world.Time.CreateTimer(
                _ => beats.Add(world.Elapsed),
                null,
                TimeSpan.FromMilliseconds(20),
                TimeSpan.FromMilliseconds(20)
            );
            await world.Delay(TimeSpan.FromMilliseconds(101));
            Assert.Equal([20, 40, 60, 80, 100], beats.Select(b => b.TotalMilliseconds));
        });
    }

    private static string Trace(int seed)
    {
        var trace = new StringBuilder();
        VirtualWorld.Run(
            async world =>
            {
                var channel = Channel.CreateUnbounded<int>();
                var reader = ReadAsync(channel.Reader, trace);
                await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => WanderAsync(world, n, channel.Writer, trace)));
                channel.Writer.Complete();
                await reader;
                Assert.Equal(0, world.ForeignPosts);
            },
            seed
        );
        return trace.ToString();
    }

    private static async Task WanderAsync(VirtualWorld world, int number, ChannelWriter<int> writer, StringBuilder trace)
    {
        for (var step = 0; step < 5; step++)
        {
            switch (world.Random.Next(4))
            {
                case 0:
                    await world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(50)));
                    break;
                case 1:
                    await Task.Yield();
                    break;
                case 2:
                    await writer.WriteAsync(number);
                    break;
                default:
                    var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    await using (
                        world.Time.CreateTimer(_ => source.TrySetResult(), null, TimeSpan.FromMilliseconds(3), Timeout.InfiniteTimeSpan)
                    )
                        await source.Task;
                    break;
            }
            trace.Append(number).Append('@').Append(world.Elapsed.Ticks).Append(' ');
        }
    }

    private static async Task ReadAsync(ChannelReader<int> reader, StringBuilder trace)
    {
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out var number))
                trace.Append('r').Append(number).Append(' ');
        }
    }

    private static async Task WriteAsync(ChannelWriter<int> writer, VirtualWorld world)
    {
        for (var n = 0; n < 20; n++)
        {
            await writer.WriteAsync(n);
            await world.Delay(TimeSpan.FromMilliseconds(n % 3));
        }
        writer.Complete();
    }

    private static async Task<int> SumAsync(ChannelReader<int> reader)
    {
        var sum = 0;
        await Task.Yield();
        await foreach (var n in reader.ReadAllAsync())
            sum += n;
        return sum;
    }

    private static async Task<int> CountAsync(IEnumerable<Task<int>> tasks)
    {
        var sum = 0;
        await foreach (var task in Task.WhenEach(tasks))
            sum += await task;
        return sum;
    }
}
