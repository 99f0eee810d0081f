using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>A side hangs up while something else is under way.</summary>
public sealed class EndInTheMiddleTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void The_caller_gives_up_when_the_callee_is_off_hook_already() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            // The 200 waits for the PRACK of the 180 (RFC 3262 3); CANCEL comes first.
            using var deaf = world.Network.Lose(d => d.StartLine.StartsWith("PRACK", StringComparison.Ordinal));
            var customer = pbx.Public.Call("+31612345678", "+31205550101", h => h["Require"] = "100rel");
            var ringing = await bob.AnswersAsync();
            await world.Delay(TimeSpan.FromSeconds(1));
            await customer.HangUpAsync();
            await ringing.Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await pbx.QuietAsync();
            Assert.Equal(RingEndReason.Cancelled, pbx.Log.Of(EventTypes.CallRingEnded).Single().Data.Targets!.Value.Single().Reason);
            Assert.Equal(CallOutcome.Missed, pbx.Log.Records.Single().Data.Outcome);
        });

    [Fact]
    public void A_star_code_hung_up_before_its_tone_is_over_is_no_error() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial("*78");
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(CallOutcome.Completed, pbx.Log.Records.Single().Data.Outcome);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_phone_that_does_not_answer_the_hold_keeps_nobody_waiting(bool holderHangsUp) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx, world);
            using var deaf = world.Network.Lose(d =>
                d.From.Equals(TestPbx.PbxAddress) && d.StartLine.StartsWith("INVITE", StringComparison.Ordinal)
            );
            var hold = pbx.Control.PostAsync(
                "ten_acme",
                pbx.Control.List("ten_acme").Single().Id,
                new CallRequest.Hold(Api, null),
                default
            );
            await world.Delay(TimeSpan.FromSeconds(1));
            await (holderHangsUp ? talk : customer).HangUpAsync();
            await (holderHangsUp ? customer : talk).Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await hold.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await pbx.QuietAsync();
            Assert.Equal(holderHangsUp ? EndedBy.User : EndedBy.Customer, pbx.Log.Records.Single().Data.EndedBy);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_customer_gives_up_while_the_target_of_a_transfer_rings(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var carla = await pbx.PhoneAsync("102");
            var (customer, talk) = await TalkAsync(pbx, world);
            if (byPhone)
                await talk.TransferAsync("102");
            else
                await pbx.Control.PostAsync(
                    "ten_acme",
                    pbx.Control.List("ten_acme").Single().Id,
                    new CallRequest.BlindTransfer(Api, null, "102"),
                    default
                );
            var ringing = await carla.RingsAsync();
            await customer.HangUpAsync();
            await ringing.Ended;
            await talk.Ended;
            await pbx.QuietAsync();
            Assert.Equal(487, ringing.Status);
            Assert.Equal(RingEndReason.Cancelled, pbx.Log.Of(EventTypes.CallRingEnded).Single().Data.Targets!.Value.Single().Reason);
            Assert.Single(pbx.Log.Of(EventTypes.TransferCancelled));
        });

    [Fact]
    public void A_transfer_does_not_wait_for_a_transferor_that_is_deaf() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var carla = await pbx.PhoneAsync("102");
            var (customer, talk) = await TalkAsync(pbx, world);
            using var deaf = world.Network.Lose(d => d.StartLine.StartsWith("NOTIFY", StringComparison.Ordinal));
            await talk.TransferAsync("102");
            var ringing = await carla.RingsAsync();
            await ringing.AnswerAsync();
            await customer.IsTalkingToAsync(ringing, world);
            await customer.HangUpAsync();
            await ringing.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_transfer_that_was_given_up_takes_nobody_out_of_the_other_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var (customer, talk) = await TalkAsync(pbx, world);
            var consult = bob.Dial("102");
            var colleague = await carla.AnswersAsync();
            await consult.Answered;
            var calls = pbx.Control.List("ten_acme");
            var (main, second) = (
                calls.Single(c => c.Direction == CallDirection.Inbound).Id,
                calls.Single(c => c.Direction == CallDirection.Internal).Id
            );
            // The consultation is busy: it waits for a phone that does not hear its re-INVITE for a while.
            var deaf = world.Network.Lose(d =>
                d.From.Equals(TestPbx.PbxAddress) && d.StartLine.StartsWith("INVITE", StringComparison.Ordinal)
            );
            var hold = pbx.Control.PostAsync("ten_acme", second, new CallRequest.Hold(Api, pbx.User("101").Id), default);
            var join = await pbx.Control.PostAsync(
                "ten_acme",
                main,
                new CallRequest.AttendedTransfer(Api, pbx.User("101").Id, second),
                default
            );
            Assert.IsType<CommandResult.Refused>(join);
            deaf.Dispose();
            await hold;
            await pbx.Control.PostAsync("ten_acme", second, new CallRequest.Resume(Api, pbx.User("101").Id), default);
            await consult.IsTalkingToAsync(colleague, world);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await colleague.HangUpAsync();
            await Task.WhenAll(talk.Ended, consult.Ended);
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Count);
        });

    [Fact]
    public void A_caller_who_never_acknowledges_the_ringing_does_not_leave_the_phone_ringing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            using var deaf = world.Network.Lose(d => d.StartLine.StartsWith("PRACK", StringComparison.Ordinal));
            var customer = pbx.Public.Call("+31612345678", "+31205550101", h => h["Require"] = "100rel");
            var ringing = await bob.RingsAsync();
            await customer.Ended.WaitAsync(TimeSpan.FromSeconds(40), world.Time);
            await ringing.Ended.WaitAsync(TimeSpan.FromSeconds(2), world.Time);
            Assert.Equal((504, 487), (customer.Status, ringing.Status));
            await pbx.QuietAsync();
        });

    private static async Task<(SoftPhoneCall Customer, SoftPhoneCall Talk)> TalkAsync(TestPbx pbx, VirtualWorld world)
    {
        var bob = await pbx.PhoneAsync("101");
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var talk = await bob.AnswersAsync();
        await customer.Answered;
        await world.Delay(TimeSpan.FromSeconds(1));
        return (customer, talk);
    }
}
