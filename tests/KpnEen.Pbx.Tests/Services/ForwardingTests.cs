using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

public sealed class ForwardingTests
{
    [Fact]
    public void Forwards_to_the_secretary_when_the_boss_does_not_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, boss, secretary) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"));
            pbx.Configure("200", CallForwardingNoAnswer.Descriptor, new CallForwardingNoAnswerSettings(true, "201", 20));

            var call = alice.Dial("200");
            var ringing = await boss.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(20));
            var taken = await secretary.AnswersAsync();
            await call.Answered;

            await call.IsTalkingToAsync(taken, world);
            await ringing.Ended;
            Assert.Equal(487, ringing.Status);
            Assert.Equal("no-answer", taken.Invite!.Headers["Diversion"]!.Split("reason=")[1].Split(';')[0]);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            var forwarded = pbx.Log.Of(EventTypes.CallForwarded).Single().Data.Redirections!.Value.Single();
            Assert.Equal(("200", "201", RedirectReason.NoAnswer), (forwarded.From, forwarded.To, forwarded.Reason));
            Assert.Equal(RingEndReason.NoAnswer, pbx.Log.Of(EventTypes.CallRingEnded).Single().Data.Targets!.Value.Single().Reason);
        });

    [Theory]
    [InlineData("always", RedirectReason.Unconditional)]
    [InlineData("busy", RedirectReason.Busy)]
    [InlineData("doNotDisturb", RedirectReason.Busy)]
    [InlineData("notReachable", RedirectReason.Unavailable)]
    public void Each_forwarding_has_its_cause(string cause, RedirectReason reason) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, secretary) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("201"));
            if (cause != "notReachable")
                (await pbx.PhoneAsync("200")).Soft.RefuseWith = 486;
            if (cause == "doNotDisturb")
                pbx.Configure("200", DoNotDisturb.Descriptor, new DoNotDisturbSettings(true));
            var to = new CallForwardingSettings(true, "201");
            pbx.Configure(
                "200",
                cause switch
                {
                    "always" => CallForwardingAlways.Descriptor,
                    "notReachable" => CallForwardingNotReachable.Descriptor,
                    _ => CallForwardingBusy.Descriptor,
                },
                to
            );

            var call = alice.Dial("200");
            await secretary.AnswersAsync();
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(reason, pbx.Log.Of(EventTypes.CallForwarded).Single().Data.Redirections!.Value.Single().Reason);
            Assert.Contains(pbx.Log.Records.Single().Trace, d => d.What == "forward to 201");
        });

    [Fact]
    public void Do_not_disturb_is_busy_and_no_phone_rings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            pbx.Configure("101", DoNotDisturb.Descriptor, new DoNotDisturbSettings(true));
            var call = alice.Dial("101");
            await call.Ended;
            Assert.Equal(486, call.Status);
            await bob.DoesNotRingAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_circle_of_forwardings_ends() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            pbx.Configure("200", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "201"));
            pbx.Configure("201", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "200"));
            var call = alice.Dial("200");
            await call.Ended;
            Assert.Equal(482, call.Status);
            await pbx.QuietAsync();
        });

    [Fact]
    public void Forwards_outside_with_the_callers_number_and_who_forwarded() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("200", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0698765432"));
            var customer = pbx.Public.Call("+31612345678", "+31205550200");
            var mobile = await pbx.Public.AnswersAsync();
            Assert.Equal("+31698765432", mobile.Invite!.RequestUri.User);
            Assert.Equal("+31612345678", mobile.Invite.From.Uri.User);
            Assert.Contains("sip:+31205550200@acme.test", mobile.Invite.Headers["Diversion"]);
            await customer.Answered;
            await customer.IsTalkingToAsync(mobile, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });
}
