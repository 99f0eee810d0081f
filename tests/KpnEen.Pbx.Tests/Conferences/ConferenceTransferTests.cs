using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>Transfers into a conference and out of it, by phone (REFER, RFC 5589) and by the API.</summary>
public sealed class ConferenceTransferTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_controller_hands_the_conference_to_a_colleague(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            await pbx.PhoneAsync("103");
            if (byPhone)
                Assert.Equal(202, await room.Controller.TransferAsync("103"));
            else
                await pbx.AskedAsync(room.Id, new CallRequest.BlindTransfer(Api, Conferring.UserId("100"), "103"));
            var heir = await pbx.Phone("103").AnswersAsync();
            await room.Controller.Ended;
            SoftPhoneCall[] all = [room.Calls[1], room.Calls[2], heir];
            await all.HearEachOtherAsync(world);
            Assert.Equal(Conferring.UserId("103"), pbx.Control.Find("ten_acme", room.Id)!.Conference!.Controller!.Id);
            await heir.HangUpAsync();
            await room.Calls[1].Ended;
            await pbx.QuietAsync();
            Assert.Equal("103", pbx.Log.Of(EventTypes.TransferCompleted).Single().Data.Transfer!.To);
        });

    [Fact]
    public void The_controller_may_hang_up_while_the_heir_rings() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            await pbx.PhoneAsync("103");
            Assert.Equal(202, await room.Controller.TransferAsync("103"));
            var ringing = await pbx.Phone("103").RingsAsync();
            await room.Controller.HangUpAsync();
            await world.Delay(TimeSpan.FromSeconds(2));
            await room.Calls[1].IsTalkingToAsync(room.Calls[2], world);
            Assert.True(await ringing.AnswerAsync());
            SoftPhoneCall[] all = [room.Calls[1], room.Calls[2], ringing];
            await all.HearEachOtherAsync(world);
            await ringing.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void And_when_the_heir_does_not_come_then_the_conference_is_over() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            await pbx.PhoneAsync("103");
            Assert.Equal(202, await room.Controller.TransferAsync("103"));
            var ringing = await pbx.Phone("103").RingsAsync();
            await room.Controller.HangUpAsync();
            await ringing.RejectAsync(486);
            await room.Calls[1].Ended;
            await room.Calls[2].Ended;
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Of(EventTypes.TransferFailed));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_party_goes_over_to_whom_he_consulted(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            await pbx.PhoneAsync("103");
            Assert.True(await room.Calls[1].HoldAsync());
            var consult = pbx.Phone("101").Dial("103");
            var colleague = await pbx.Phone("103").AnswersAsync();
            await consult.Answered;
            if (byPhone)
            {
                Assert.Equal(202, await room.Calls[1].TransferAsync("103", consult));
            }
            else
            {
                var other = pbx.Control.List("ten_acme").Single(c => c.Id != room.Id).Id;
                await pbx.AskedAsync(room.Id, new CallRequest.AttendedTransfer(Api, Conferring.UserId("101"), other));
            }
            await room.Calls[1].Ended;
            await consult.Ended;
            SoftPhoneCall[] all = [room.Controller, room.Calls[2], colleague];
            await all.HearEachOtherAsync(world);
            Assert.Equal(Conferring.UserId("100"), pbx.Control.Find("ten_acme", room.Id)!.Conference!.Controller!.Id);
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Count);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_is_transferred_into_the_conference_its_user_is_in(bool byPhone) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            Assert.True(await room.Calls[1].HoldAsync());
            // A customer calls 101, who sends him into the conference and is out of both.
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await pbx.Phone("101").AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            if (byPhone)
            {
                Assert.Equal(202, await talk.TransferAsync("100", room.Calls[1]));
            }
            else
            {
                var other = pbx.Control.List("ten_acme").Single(c => c.Id != room.Id).Id;
                await pbx.AskedAsync(other, new CallRequest.AttendedTransfer(Api, Conferring.UserId("101"), room.Id));
            }
            await talk.Ended;
            await room.Calls[1].Ended;
            SoftPhoneCall[] all = [room.Controller, room.Calls[2], customer];
            await all.HearEachOtherAsync(world);
            await room.Controller.HangUpAsync();
            await customer.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_call_that_was_taken_from_its_caller_lives_on_after_the_call_it_came_from() =>
        VirtualWorld.Run(async world =>
        {
            // Both calls came in: who goes over was the caller of a call that ends.
            await using var pbx = await TestPbx.StartAsync(world);
            await pbx.PhoneAsync("101");
            var first = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await pbx.Phone("101").AnswersAsync();
            await first.Answered;
            Assert.True(await talk.HoldAsync());
            var second = pbx.Public.Call("+31687654321", "+31205550101");
            var consult = await pbx.Phone("101").AnswersAsync();
            await second.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(202, await talk.TransferAsync("101", consult));
            await talk.Ended;
            await consult.Ended;
            await first.IsTalkingToAsync(second, world);
            await world.Delay(TimeSpan.FromMinutes(1));
            Assert.True(first.IsUp && second.IsUp);
            await first.HangUpAsync();
            await second.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void Two_strangers_are_not_the_ones_to_hand_over_a_conference() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await ThreeAsync(pbx, world);
            // The outsider's gateway asks to transfer.
            Assert.Equal(403, await room.Calls[2].TransferAsync("105"));
            await room.Calls.HearEachOtherAsync(world);
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static async Task<NWay> ThreeAsync(TestPbx pbx, VirtualWorld world)
    {
        var room = await NWay.StartAsync(pbx, world);
        await room.AddAsync("+31207770001");
        return room;
    }
}
