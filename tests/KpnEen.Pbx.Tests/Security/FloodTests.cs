using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S08, S09: strangers cost nothing that lasts, and are no lever against others.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class FloodTests
{
    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    public void S08_Five_thousand_strangers_a_second_keep_no_state_and_the_calls_of_others_go_on(string method) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            using var flood = new RawPhone(world);
            var before = GC.GetTotalMemory(true);
            for (var second = 0; second < 5; second++)
            {
                for (var i = 0; i < 5000; i++)
                    flood.Send(flood.Request(method));
                var call = alice.Dial("101");
                await bob.AnswersAsync();
                await call.Answered;
                await call.HangUpAsync();
                await world.Delay(TimeSpan.FromSeconds(1));
                flood.Forget();
            }
            Assert.True(pbx.Stack.Statistics.RefusedStateless > 10_000);
            await pbx.QuietAsync();
            Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 50_000_000);
        });

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    [InlineData("OPTIONS")]
    [InlineData("MESSAGE")]
    [InlineData("BYE")]
    public void S09_A_stranger_gets_one_answer_and_at_most_one_and_a_half_times_its_bytes(string method) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var stranger = new RawPhone(world);
            // As phones write it: a product name, and what it can do.
            stranger.Send(
                stranger.Request(
                    method,
                    more: "User-Agent: Yealink SIP-T46U 108.86.0.70\r\nAllow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO\r\n"
                )
            );
            await world.Delay(TimeSpan.FromSeconds(60));
            Assert.Equal(1, stranger.Waiting);
            Assert.True(
                stranger.BytesReceived <= 1.5 * stranger.BytesSent,
                $"{method}: {stranger.BytesSent} bytes brought {stranger.BytesReceived}"
            );
            Assert.Equal(default, pbx.Stack.Counts);
        });

    [Theory]
    [InlineData("INVITE")]
    [InlineData("OPTIONS")]
    public void S09_Nor_does_a_minute_of_the_shortest_requests_bring_more(string method) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var forger = new RawPhone(world);
            for (var i = 0; i < 600; i++)
            {
                forger.Send(
                    $"{method} sip:x SIP/2.0\r\nv:SIP/2.0/UDP h;branch=z9hG4bK{i}\r\nf:<sip:a@b>;tag=1\r\nt:<sip:b>\r\ni:{i}\r\nCSeq:1 {method}\r\n\r\n"
                );
                await world.Delay(TimeSpan.FromMilliseconds(100));
            }
            Assert.True(forger.Waiting > 100, $"{forger.Waiting} answers");
            Assert.True(forger.BytesReceived <= 1.5 * forger.BytesSent + 600, $"{forger.BytesSent} bytes brought {forger.BytesReceived}");
        });
}
