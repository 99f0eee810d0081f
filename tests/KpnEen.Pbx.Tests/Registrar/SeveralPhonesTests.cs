using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Registrar;

/// <summary>Where a user can be reached.</summary>
public sealed class SeveralPhonesTests
{
    [Fact]
    public void Two_phones_of_one_user_ring_together_and_one_takes_the_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, desk, home) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), pbx.AddPhone("101"));
            Assert.Equal(200, await home.Soft.RegisterAsync(3600));
            var call = alice.Dial("101");
            var (atDesk, atHome) = (await desk.RingsAsync(), await home.RingsAsync());
            await atHome.AnswerAsync();
            await call.Answered;
            await call.IsTalkingToAsync(atHome, world);
            Assert.Equal(487, atDesk.Status);
            Assert.Contains("Call completed elsewhere", atDesk.CancelReason);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                RingEndReason.AnsweredElsewhere,
                pbx.Log.Of(EventTypes.CallRingEnded).Single().Data.Targets!.Value.Single().Reason
            );
            await home.Soft.DisposeAsync();
        });

    [Fact]
    public void One_phone_that_is_busy_does_not_stop_the_other_from_ringing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, desk, home) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), pbx.AddPhone("101"));
            desk.Soft.RefuseWith = 486;
            await home.Soft.RegisterAsync(3600);
            var call = alice.Dial("101");
            var ringing = await home.AnswersAsync();
            await call.Answered;
            await ringing.HangUpAsync();
            await call.Ended;
            await pbx.QuietAsync();
            await home.Soft.DisposeAsync();
        });

    [Fact]
    public void A_phone_that_is_gone_without_a_word_is_not_reachable() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob, secretary) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            pbx.Configure("101", CallForwardingNotReachable.Descriptor, new CallForwardingSettings(true, "102"));
            world.Network.Partition(bob.Soft.Address.Address, TestPbx.PbxAddress.Address);
            var call = alice.Dial("101");
            await world.Delay(TimeSpan.FromSeconds(5));
            var taken = await secretary.AnswersAsync();
            await call.Answered;
            await call.IsTalkingToAsync(taken, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                RedirectReason.Unavailable,
                pbx.Log.Of(EventTypes.CallForwarded).Single().Data.Redirections!.Value.Single().Reason
            );
            Assert.DoesNotContain(pbx.Log.Of(EventTypes.CallRinging), e => e.Data.User!.Extension == "101");
        });

    [Fact]
    public void Without_a_registration_the_caller_hears_so_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            Assert.Equal(200, await bob.Soft.RegisterAsync(0));
            var call = alice.Dial("101");
            await world.UntilAsync(() => call.Progress == 183, TimeSpan.FromSeconds(1), "the announcement begins");
            await call.Ended;
            Assert.Equal(480, call.Status);
            await pbx.QuietAsync();
        });
}
