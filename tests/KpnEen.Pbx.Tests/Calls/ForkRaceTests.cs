using System.Collections.Concurrent;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Calls.Race;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>
/// The race an early sketch lost in 16 to 151 of 200 runs: several phones are picked up in the same moment. Ten phones a race, on the thread
/// pool with true concurrency, and in the virtual world with ties in time.
/// </summary>
public sealed class ForkRaceTests
{
    private const int Races = 5000;

    [Fact]
    public async Task All_phones_are_picked_up_at_once_and_exactly_one_stays_up() =>
        await OnThePoolAsync((track, _) => track.RunGroupAsync());

    [Fact]
    public async Task The_call_is_ended_in_the_same_moment_and_no_phone_is_left_off_hook()
    {
        var answered = 0;
        await OnThePoolAsync(
            async (track, race) =>
            {
                if (await track.RunGroupAndHangUpAsync(race % 2 == 0))
                    Interlocked.Increment(ref answered);
            }
        );
        // Both must have happened, or the race was none.
        Assert.InRange(answered, 1, Races - 1);
    }

    [Fact]
    public async Task The_caller_hangs_up_in_the_same_moment_and_the_call_ends_whole()
    {
        var outcomes = new ConcurrentBag<CallOutcome>();
        await OnThePoolAsync(async (track, race) => outcomes.Add(await track.RunCallAsync(race % 2 == 0)));
        Assert.Equal(Races, outcomes.Count);
        Assert.Contains(CallOutcome.Completed, outcomes);
        Assert.Contains(CallOutcome.Missed, outcomes);
    }

    [Fact]
    public void The_same_in_the_virtual_world_with_ties_in_time() =>
        VirtualWorld.Run(async world =>
        {
            var outcomes = new List<CallOutcome>();
            Func<Task> Tie(int spread) => () => world.Delay(TimeSpan.FromMilliseconds(1 + world.Random.Next(spread)));
            for (var race = 0; race < Races / 2; race++)
            {
                await new RaceTrack(Tie(1 + (race % 3)), world.Time).RunGroupAsync();
                outcomes.Add(await new RaceTrack(Tie(1 + (race % 3)), world.Time).RunCallAsync(race % 2 == 0));
            }
            Assert.Contains(CallOutcome.Completed, outcomes);
            Assert.Contains(CallOutcome.Missed, outcomes);
            Assert.Equal(0, world.PendingTimers);
        });

    [Fact]
    public async Task A_branch_that_breaks_at_once_leaves_no_other_running()
    {
        var others = 0;
        async Task<Outcome> BusyAsync()
        {
            await Task.Yield();
            Interlocked.Increment(ref others);
            return new Outcome.Busy();
        }

        var outcome = await Fork.FirstAnswerAsync<int>(
            [1, 2, 3],
            (branch, _) => branch == 2 ? throw new InvalidOperationException("a bug") : BusyAsync(),
            _ => Task.CompletedTask,
            default
        );
        Assert.IsType<Outcome.Busy>(outcome);
        Assert.Equal(2, others);
    }

    private static Task OnThePoolAsync(Func<RaceTrack, int, Task> run) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Races),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (race, _) =>
            {
                var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                // A few microseconds more or less: who is first differs from race to race.
                async Task MomentAsync()
                {
                    await start.Task;
                    Thread.SpinWait(Random.Shared.Next(300));
                }
                var running = run(new RaceTrack(MomentAsync, TimeProvider.System), race);
                start.SetResult();
                await running;
            }
        );
}
