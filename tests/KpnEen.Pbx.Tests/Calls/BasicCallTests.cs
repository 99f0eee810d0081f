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
}
