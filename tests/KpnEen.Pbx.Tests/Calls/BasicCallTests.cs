using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

public sealed class BasicCallTests
{
    [Fact]
    public void Two_colleagues_talk_and_the_log_tells_it_all() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));

            var call = alice.Dial("101");
            var ringing = await bob.AnswersAsync();
            await call.Answered;
            await call.IsTalkingToAsync(ringing, world);
            await call.HangUpAsync();
            await ringing.Ended;
            await pbx.QuietAsync();

            Assert.Equal(
                [
                    EventTypes.CallCreated,
                    EventTypes.CallRinging,
                    EventTypes.CallAnswered,
                    EventTypes.CallBridged,
                    EventTypes.CallEnded,
                    EventTypes.ConversationClosed,
                ],
                pbx.Log.Types
            );
            var record = Assert.Single(pbx.Log.Records);
            Assert.Equal(CallOutcome.Completed, record.Data.Outcome);
            Assert.Equal(CallDirection.Internal, record.Data.Direction);
            Assert.Equal("100", record.Data.Customer!.Number);
        });

    [Fact]
    public void A_call_from_outside_reaches_the_user_of_the_number() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");

            var customer = pbx.Public.Call("+31612345678", "+31205550100");
            var ringing = await alice.AnswersAsync();
            await customer.Answered;
            await customer.IsTalkingToAsync(ringing, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();

            var closed = pbx.Log.Of(EventTypes.ConversationClosed).Single().Data;
            Assert.Equal(("+31612345678", "mobile", EndedBy.Customer), (closed.Customer!.Number, closed.Customer.Type, closed.EndedBy));
            Assert.Equal("user", closed.Dialled!.Kind);
        });

    [Theory]
    [InlineData("14020", "+3114020")]
    [InlineData("116117", "+31116117")]
    [InlineData("144", "+31144")]
    [InlineData("+31 (0)6 1234 5678", "+31612345678")]
    [InlineData("31612345678", "+31612345678")]
    public void A_number_goes_out_however_it_was_dialled(string dialled, string called) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial(dialled);
            var outside = await pbx.Public.AnswersAsync();
            await call.Answered;
            Assert.Equal(called, outside.Invite!.RequestUri.User);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_ringing_call_that_is_hung_up_through_the_API_was_rejected_not_missed() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var customer = pbx.Public.Call("+31612345678", "+31205550100");
            var ringing = await alice.RingsAsync();
            await pbx.Control.PostAsync(
                "ten_acme",
                pbx.Calls.Of("ten_acme").Single().Id,
                new CallRequest.HangUp(new Actor("api", "cli_test")),
                default
            );
            await Task.WhenAll(customer.Ended, ringing.Ended);
            Assert.Equal(603, customer.Status);
            await pbx.QuietAsync();
            var record = pbx.Log.Records.Single().Data;
            Assert.Equal((CallOutcome.Rejected, EndedBy.User, 603), (record.Outcome, record.EndedBy, record.Cause!.Sip));
            Assert.Equal("cancelled", record.Legs!.Value.Single().EndReason);
        });

    [Fact]
    public void A_server_that_stops_tells_the_waiting_caller_so() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var customer = pbx.Public.Call("+31612345678", "+31205550100");
            var ringing = await alice.RingsAsync();
            await pbx.StopAsync();
            await Task.WhenAll(customer.Ended, ringing.Ended);
            Assert.Equal(503, customer.Status);
            var record = pbx.Log.Records.Single().Data;
            Assert.Equal((CallOutcome.Failed, EndedBy.System), (record.Outcome, record.EndedBy));
        });
}
