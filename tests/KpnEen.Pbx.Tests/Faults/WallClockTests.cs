using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Faults;

/// <summary>F21: the clock on the wall jumps in the middle of calls; the monotonic one goes on.</summary>
public sealed class WallClockTests
{
    public static TheoryData<int> Jumps => [3600, -3600, 86_400, -86_400, 1, -1];

    [Theory]
    [MemberData(nameof(Jumps))]
    public void F21_a_call_lasts_as_long_as_it_was_talked_and_tells_its_story_in_order(int seconds) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var began = world.Elapsed;
            var call = alice.Dial("101");
            var ringing = await bob.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(3));
            world.SetWallClock(TimeSpan.FromSeconds(seconds));
            await ringing.AnswerAsync();
            await call.Answered;
            var answered = world.Elapsed;
            await world.Delay(TimeSpan.FromSeconds(20));
            world.SetWallClock(TimeSpan.FromSeconds(-2 * seconds));
            await world.Delay(TimeSpan.FromSeconds(10));
            await call.HangUpAsync();
            await ringing.Ended;
            await pbx.QuietAsync();

            var record = Assert.Single(pbx.Log.Records).Data;
            Assert.InRange(record.TalkMs!.Value, 29_900, 30_100);
            Assert.InRange(record.RingMs!.Value, (answered - began).TotalMilliseconds - 100, (answered - began).TotalMilliseconds + 100);
            Assert.Equal(record.TalkMs, (long)(record.EndedAt! - record.AnsweredAt!).Value.TotalMilliseconds);
        });

    [Theory]
    [MemberData(nameof(Jumps))]
    public void F21_a_lost_message_is_repeated_and_a_phone_that_does_not_answer_is_given_up_at_the_same_times(int seconds) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            // The first two INVITEs to Bob are lost: 0.5 and 1 s later they come again (RFC 3261 17.1.1.2).
            using (
                world.Network.Lose(
                    d => d.From.Equals(TestPbx.PbxAddress) && d.StartLine.StartsWith("INVITE", StringComparison.Ordinal),
                    times: 2
                )
            )
            {
                var call = alice.Dial("101");
                var began = world.Elapsed;
                await world.Delay(TimeSpan.FromMilliseconds(200));
                world.SetWallClock(TimeSpan.FromSeconds(seconds));
                await bob.RingsAsync();
                Assert.InRange(world.Elapsed - began, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.7));
                await call.HangUpAsync();
            }
            await pbx.QuietAsync();
        });

    [Theory]
    [MemberData(nameof(Jumps))]
    public void F21_a_phone_registers_and_calls_whatever_the_clock_says(int seconds) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            world.SetWallClock(TimeSpan.FromSeconds(seconds));
            // Nonces of before may be stale: the phone is asked once more and does not notice.
            Assert.Equal(200, await alice.Soft.RegisterAsync(3600));
            Assert.Equal(200, await bob.Soft.RegisterAsync(3600));
            var call = alice.Dial("101");
            await bob.AnswersAsync();
            Assert.NotNull(await call.Answered);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
