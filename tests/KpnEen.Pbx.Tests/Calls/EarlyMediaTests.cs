using KpnEen.Media;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

public sealed class EarlyMediaTests
{
    [Fact]
    public void The_only_target_is_heard_before_it_answers() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using var gateway = new BarePhone("101", world);
            await gateway.ListenAsync();
            var call = alice.Dial("101");
            var invite = await gateway.RingsAsync();
            await using var port = gateway.OpenPort();
            var answer = port.Answer(invite.Request.Body.Span);
            invite.Provisional(183, sdp: answer);
            port.Send(Tone.Steady(620));
            await world.UntilAsync(() => call.Meter.Hears(620), TimeSpan.FromSeconds(2), "early media is heard");
            Assert.Equal(183, call.Progress);
            var dialog = await invite.AcceptAsync(answer, null, default);
            await call.Answered;
            call.Meter.Reset();
            await world.UntilAsync(() => call.Meter.Hears(620), TimeSpan.FromSeconds(2), "and goes on after the answer");
            await dialog.ByeAsync();
            await call.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void Of_several_targets_none_is_heard_and_the_caller_is_told_of_ringing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, desk) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            await using var gateway = new BarePhone("101", world);
            await gateway.ListenAsync();
            var call = alice.Dial("101");
            var invite = await gateway.RingsAsync();
            await using var port = gateway.OpenPort();
            invite.Provisional(183, sdp: port.Answer(invite.Request.Body.Span));
            port.Send(Tone.Steady(620));
            var ringing = await desk.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal((180, 0L), (call.Progress, (long)call.Meter.Samples));
            await ringing.AnswerAsync();
            await call.Answered;
            await call.IsTalkingToAsync(ringing, world);
            Assert.True(invite.Cancelled.IsCancellationRequested);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
