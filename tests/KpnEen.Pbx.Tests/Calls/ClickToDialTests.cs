using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

public sealed class ClickToDialTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void Rings_the_user_first_and_then_the_customer() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var started = await pbx.Control.OriginateAsync(
                new Originate("ten_acme", pbx.User("100").Id, null, "0612345678", OriginateFirst.User, 30, Api),
                default
            );
            Assert.IsType<CommandResult.Done>(started);
            var own = await alice.RingsAsync();
            Assert.Equal("+31612345678", own.Invite!.From.Uri.User);
            await own.AnswerAsync();
            var customer = await pbx.Public.RingsAsync();
            Assert.Equal("+31205550100", customer.Invite!.From.Uri.User);
            await world.UntilAsync(() => own.Meter.Hears(425), TimeSpan.FromSeconds(5), "the user hears ringing");
            await customer.AnswerAsync();
            await own.IsTalkingToAsync(customer, world);
            await customer.HangUpAsync();
            await own.Ended;
            await pbx.QuietAsync();
            var closed = pbx.Log.Records.Single().Data;
            Assert.Equal(
                (CallDirection.Outbound, "+31612345678", EndedBy.Customer),
                (closed.Direction, closed.Customer!.Number, closed.EndedBy)
            );
        });

    [Fact]
    public void Rings_the_visitor_first_and_tells_each_step() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await pbx.Control.OriginateAsync(
                new Originate("ten_acme", pbx.User("100").Id, null, "+31612345678", OriginateFirst.Destination, 30, Api, "cmn_1"),
                default
            );
            var visitor = await pbx.Public.AnswersAsync();
            var ringing = await alice.RingsAsync();
            Assert.Equal("+31612345678", ringing.Invite!.From.Uri.User);
            await ringing.AnswerAsync();
            await visitor.IsTalkingToAsync(ringing, world);
            await visitor.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                ["initiating", "callingCaller", "callingCallee", "connected", "disconnected"],
                pbx.Log.Of(EventTypes.ClickToCallStatusChanged).Select(e => e.Data.ClickToCall!.Status)
            );
        });

    [Fact]
    public void Is_refused_at_once_when_no_phone_is_registered_or_the_number_is_none() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var user = pbx.User("100").Id;
            async Task<string> RefusalOf(string? userId, string to) =>
                (
                    (CommandResult.Refused)
                        await pbx.Control.OriginateAsync(new Originate("ten_acme", userId, null, to, OriginateFirst.User, 30, Api), default)
                ).Code;
            Assert.Equal("noDevice", await RefusalOf(user, "101"));
            Assert.Equal("invalidDestination", await RefusalOf(user, "hello"));
            Assert.Equal("unknownUser", await RefusalOf("usr_none", "101"));
            // What is barred, or is the user's own, is known before anybody's phone rings.
            await pbx.PhoneAsync("100");
            Assert.Equal("destinationNotAllowed", await RefusalOf(user, "09001234"));
            Assert.Equal("invalidDestination", await RefusalOf(user, "100"));
        });

    [Fact]
    public void Can_be_cancelled_while_the_first_phone_rings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var done = (CommandResult.Done)
                await pbx.Control.OriginateAsync(
                    new Originate("ten_acme", pbx.User("100").Id, null, "0612345678", OriginateFirst.User, 30, Api),
                    default
                );
            var own = await alice.RingsAsync();
            await pbx.Control.PostAsync("ten_acme", done.Call.Id, new CallRequest.HangUp(Api), default);
            await own.Ended;
            await pbx.QuietAsync();
            Assert.Equal(CallOutcome.Cancelled, pbx.Log.Records.Single().Data.Outcome);
        });
}
