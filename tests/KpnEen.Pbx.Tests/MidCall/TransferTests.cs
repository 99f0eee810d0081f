using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

public sealed class TransferTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blind_transfer_brings_the_customer_to_a_colleague(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            if (byPhone)
                Assert.Equal(202, await talk.TransferAsync("102"));
            else
                Assert.IsType<CommandResult.Done>(
                    await pbx.Control.PostAsync(
                        "ten_acme",
                        pbx.Control.List("ten_acme").Single().Id,
                        new CallRequest.BlindTransfer(Api, null, "102"),
                        default
                    )
                );
            var ringing = await carla.RingsAsync();
            Assert.Equal("+31612345678", ringing.Invite!.From.Uri.User);
            await world.UntilAsync(() => customer.Meter.Hears(425), TimeSpan.FromSeconds(5), "the customer hears ringing");
            await ringing.AnswerAsync();
            await talk.Ended;
            await customer.IsTalkingToAsync(ringing, world);
            if (byPhone)
                Assert.Contains("SIP/2.0 200 OK", await ProgressOf(talk));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal("102", pbx.Log.Of(EventTypes.TransferCompleted).Single().Data.Transfer!.To);
            Assert.Single(pbx.Log.Records);
            Assert.Equal(2, pbx.Log.Of(EventTypes.CallBridged).Count());
        });

    [Fact]
    public void A_blind_transfer_that_fails_gives_the_customer_back() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            carla.Soft.RefuseWith = 486;
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await talk.TransferAsync("102");
            await world.UntilAsync(() => pbx.Log.Types.Contains(EventTypes.TransferFailed), TimeSpan.FromSeconds(5));
            await customer.IsTalkingToAsync(talk, world);
            Assert.Equal(486, pbx.Log.Of(EventTypes.TransferFailed).Single().Data.Transfer!.Failure!.Sip);
            await talk.HangUpAsync();
            await customer.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_transferor_may_hang_up_while_the_target_rings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await talk.TransferAsync("102");
            var ringing = await carla.RingsAsync();
            await talk.HangUpAsync();
            await world.Delay(TimeSpan.FromSeconds(2));
            await ringing.AnswerAsync();
            await customer.IsTalkingToAsync(ringing, world);
            await ringing.HangUpAsync();
            await customer.Ended;
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attended_transfer_joins_the_customer_and_the_colleague(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await talk.HoldAsync();
            var consult = bob.Dial("102");
            var colleague = await carla.AnswersAsync();
            await consult.Answered;
            await consult.IsTalkingToAsync(colleague, world);
            if (byPhone)
            {
                Assert.Equal(202, await talk.TransferAsync("102", consult));
            }
            else
            {
                var calls = pbx.Control.List("ten_acme");
                var (main, second) = (
                    calls.Single(c => c.Direction == CallDirection.Inbound),
                    calls.Single(c => c.Direction == CallDirection.Internal)
                );
                Assert.IsType<CommandResult.Done>(
                    await pbx.Control.PostAsync("ten_acme", main.Id, new CallRequest.AttendedTransfer(Api, null, second.Id), default)
                );
            }
            await talk.Ended;
            await consult.Ended;
            await customer.IsTalkingToAsync(colleague, world);
            await colleague.HangUpAsync();
            await customer.Ended;
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Count);
            Assert.Equal(2, pbx.Log.Of(EventTypes.TransferCompleted).Count());
            Assert.Equal("+31612345678", pbx.Log.Records[^1].Data.Customer!.Number);
        });

    private static async Task<List<string>> ProgressOf(Sandbox.Phones.SoftPhoneCall call)
    {
        var lines = new List<string>();
        while (await call.TransferProgress.WaitToReadAsync())
        {
            while (call.TransferProgress.TryRead(out var line))
                lines.Add(line);
        }
        return lines;
    }
}
