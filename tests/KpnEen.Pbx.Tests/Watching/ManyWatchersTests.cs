using System.Diagnostics;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>L11: one call, two hundred lamps.</summary>
public sealed class ManyWatchersTests(ITestOutputHelper output)
{
    private const int Each = 25;
    private static readonly string[] Watchers = ["100", "103", "104", "105", "200", "201", "202", "203"];

    [Fact]
    public void L11_Two_hundred_watchers_see_every_change_of_a_call_within_half_a_second_in_order() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var lamps = Watchers.Select((extension, i) => new LampPhone(extension, world, $"10.3.1.{i + 1}")).ToArray();
            foreach (var lamp in lamps)
            {
                for (var i = 0; i < Each; i++)
                    Assert.Equal(200, (await lamp.SubscribeAsync("dialog", "102")).StatusCode);
            }
            Assert.Equal(200, pbx.Notifier.Count);
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            world.Network.Conditions = new()
            {
                Loss = 0.01,
                Delay = TimeSpan.FromMilliseconds(20),
                Jitter = TimeSpan.FromMilliseconds(10),
            };
            var waits = new List<TimeSpan>();
            await MeasureAsync(
                "early",
                async () =>
                {
                    alice.Dial("102");
                    await bob.RingsAsync();
                }
            );
            await MeasureAsync("confirmed", async () => Assert.True(await bob.Call!.AnswerAsync()));
            await MeasureAsync("terminated", () => alice.Call!.HangUpAsync());
            Assert.Equal(3 * 200, waits.Count);
            foreach (var subscription in lamps.SelectMany(l => l.Told).GroupBy(t => t.Request.CallId))
            {
                Assert.Equal(["0", "1", "2", "3"], subscription.Select(t => t.Attribute("version")));
                Assert.Equal(["", "early", "confirmed", "terminated"], subscription.Select(t => string.Join(' ', t.Lines)));
            }
            foreach (var lamp in lamps)
                await lamp.DisposeAsync();
            await pbx.QuietAsync();

            async Task MeasureAsync(string state, Func<Task> act)
            {
                var clock = Stopwatch.StartNew();
                var began = world.Elapsed;
                await act();
                await world.UntilAsync(() => Seen(state) == 200, TimeSpan.FromSeconds(20), $"all see {state}");
                var took = lamps.SelectMany(l => l.Told).Where(t => t.Lines.Contains(state)).Select(t => t.At - began).Order().ToArray();
                output.WriteLine(
                    $"{state}: p50 {took[100]}, p95 {took[190]}, last {took[^1]}; {clock.ElapsedMilliseconds} ms of the test's, phones included"
                );
                Assert.True(took[190] <= TimeSpan.FromMilliseconds(500), $"{state}: p95 {took[190]}");
                waits.AddRange(took);
                await world.Delay(TimeSpan.FromSeconds(10));
            }

            int Seen(string state) => lamps.SelectMany(l => l.Told).Count(t => t.Lines.Contains(state));
        });
}
