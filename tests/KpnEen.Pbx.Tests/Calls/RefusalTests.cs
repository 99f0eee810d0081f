using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("999")]
    [InlineData("hello")]
    [InlineData("0")]
    public void What_leads_nowhere_is_404_and_on_record(string dialled) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial(dialled);
            await call.Ended;
            Assert.Equal(404, call.Status);
            await pbx.QuietAsync();
            Assert.Equal((CallOutcome.Failed, 404), (pbx.Log.Records.Single().Data.Outcome, pbx.Log.Records.Single().Data.Cause!.Sip));
        });

    [Fact]
    public void A_number_that_is_not_ours_is_404_to_the_public_side() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = pbx.Public.Call("+31612345678", "+31999999999");
            await call.Ended;
            Assert.Equal(404, call.Status);
            await pbx.QuietAsync();
            Assert.Empty(pbx.Log.Entries);
        });

    [Fact]
    public void F29_Without_a_media_port_the_caller_may_try_again_later() =>
        VirtualWorld.Run(async world =>
        {
            // Room for two legs: the first call takes both.
            await using var pbx = await TestPbx.StartWithPortsAsync(world, 40000, 40003);
            var (alice, bob, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var first = alice.Dial("101");
            var talk = await bob.AnswersAsync();
            await first.Answered;
            var second = carla.Dial("103");
            await second.Ended;
            Assert.Equal(503, second.Status);
            await first.IsTalkingToAsync(talk, world);
            await first.HangUpAsync();
            await talk.Ended;
            var third = carla.Dial("101");
            await bob.AnswersAsync();
            await third.Answered;
            await third.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void F29_A_callee_without_a_media_port_does_not_leave_the_caller_waiting() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithPortsAsync(world, 40000, 40001);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("101");
            await call.Ended;
            Assert.Equal(503, call.Status);
            await bob.DoesNotRingAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void Dialled_without_a_number_is_484_and_too_many_hops_483() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            Assert.Equal(483, (await phone.Invite("101", "v=0", headers: h => h["Max-Forwards"] = "0").Result).Response.StatusCode);
            Assert.Equal(484, (await phone.Invite(null, "v=0").Result).Response.StatusCode);
            await pbx.QuietAsync();
        });
}
