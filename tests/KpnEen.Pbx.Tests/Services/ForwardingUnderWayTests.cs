using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

public sealed class ForwardingUnderWayTests
{
    [Fact]
    public void The_caller_gives_up_while_the_forwarded_call_rings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, boss, secretary) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"));
            pbx.Configure("200", CallForwardingNoAnswer.Descriptor, new CallForwardingNoAnswerSettings(true, "201", 5));
            var call = alice.Dial("200");
            var first = await boss.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(5));
            var second = await secretary.RingsAsync();
            await first.Ended;
            await call.HangUpAsync();
            await second.Ended;
            await call.Ended;
            Assert.Equal((487, 487, 487), (first.Status, second.Status, call.Status));
            await pbx.QuietAsync();
            var ends = pbx.Log.Of(EventTypes.CallRingEnded).Select(e => e.Data.Targets!.Value.Single().Reason!.Value);
            Assert.Equal([RingEndReason.NoAnswer, RingEndReason.Cancelled], ends);
            Assert.Equal(CallOutcome.Cancelled, pbx.Log.Records.Single().Data.Outcome);
        });

    [Theory]
    [InlineData("102", false)]
    [InlineData("0612345678", true)]
    public void A_phone_may_send_its_call_elsewhere_with_302(string to, bool outside) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("102"));
            await using var phone = new BarePhone("101", world);
            await phone.ListenAsync();
            var call = alice.Dial("101");
            (await phone.RingsAsync()).Reject(302, headers: h => h["Contact"] = $"<sip:{to}@acme.test>");
            var taken = outside ? await pbx.Public.AnswersAsync() : await carla.AnswersAsync();
            await call.Answered;
            await call.IsTalkingToAsync(taken, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            var forwarded = pbx.Log.Of(EventTypes.CallForwarded).Single().Data.Redirections!.Value.Single();
            Assert.Equal(("101", to), (forwarded.From, forwarded.To));
        });
}
