using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>features.md F, three-way call; J2 conference: a user in two calls makes them one.</summary>
public sealed class ThreeWayCallTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void A_user_in_two_calls_joins_them_and_all_three_hear_each_other() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);
            await three.All.HearEachOtherAsync(world);

            var view = pbx.Control.Find("ten_acme", three.Main)!;
            Assert.Equal(CallState.Active, view.State);
            Assert.Equal(3, view.Legs.Length);
            Assert.Equal(Conferring.UserId("101"), view.Conference!.Controller!.Id);
            Assert.Equal(3, view.Conference.Participants.Length);

            await three.Controller.HangUpAsync();
            await three.Customer.Ended;
            await three.Colleague.Ended;
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Count);
            var main = pbx.Log.Events.Where(e => e.ConversationId == three.Main).Select(e => e.Type).ToArray();
            Assert.Equal(
                [EventTypes.ConferenceStarted, EventTypes.ConferenceParticipantJoined, EventTypes.ConferenceEnded],
                main.Where(t => t.StartsWith("call.conference", StringComparison.Ordinal))
            );
            var joined = pbx.Log.Of(EventTypes.ConferenceParticipantJoined).Single();
            Assert.Equal(three.Second, joined.Data.Transfer!.OtherConversationId);
            var other = pbx.Log.Of(EventTypes.TransferCompleted).Single();
            Assert.Equal((three.Second, three.Main), (other.ConversationId, other.Data.Transfer!.OtherConversationId));
            Assert.Equal("conference", other.Data.Transfer.Kind);
        });

    [Fact]
    public void The_phone_keeps_the_line_it_talks_on_and_loses_the_one_on_hold() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);

            Assert.True(three.OnHold.Ended.IsCompleted);
            Assert.True(three.Controller.IsUp);
            await three.Customer.HangUpAsync();
            await three.Controller.IsTalkingToAsync(three.Colleague, world);
            await three.Controller.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void When_an_outsider_leaves_two_talk_on_as_in_any_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);

            await three.Colleague.HangUpAsync();
            await three.Customer.IsTalkingToAsync(three.Controller, world);
            Assert.Null(pbx.Control.Find("ten_acme", three.Main)!.Conference);
            Assert.Single(pbx.Log.Of(EventTypes.ConferenceParticipantLeft));
            Assert.Single(pbx.Log.Of(EventTypes.ConferenceEnded));
            // An ordinary call again: what could be done to one can be done to it.
            await three.Controller.TransferAsync("103");
            await (await pbx.PhoneAsync("103")).AnswersAsync();
            await three.Customer.IsTalkingToAsync(pbx.Phone("103").Call!, world);
            await three.Customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void With_the_controller_goes_the_conference() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);
            await three.Controller.HangUpAsync();
            await three.Customer.Ended;
            await three.Colleague.Ended;
            await pbx.QuietAsync();
            Assert.Equal(EndedBy.User, pbx.Log.Records.Single(r => r.ConversationId == three.Main).Data.EndedBy);
        });

    [Fact]
    public void Unless_the_controller_leaves_it_to_the_others() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);
            await pbx.AskedAsync(three.Main, new CallRequest.LeaveConference(Api, Conferring.UserId("101")));
            await three.Controller.Ended;
            await three.Customer.IsTalkingToAsync(three.Colleague, world);
            await three.Colleague.HangUpAsync();
            await three.Customer.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_muted_party_hears_and_is_not_heard() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);
            var customer = pbx.Control.Find("ten_acme", three.Main)!.Legs.Single(l => l.Kind == "trunk").Id;
            await pbx.AskedAsync(three.Main, new CallRequest.Mute(Api, null, customer, true));
            Assert.True(pbx.Control.Find("ten_acme", three.Main)!.Legs.Single(l => l.Id == customer).IsMuted);

            using var muted = three.Customer.SayTone(1);
            using var other = three.Controller.SayTone(2);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(three.Controller.Level(1) < -60 && three.Colleague.Level(1) < -60);
            Assert.True(three.Customer.Level(2) > -20);

            Assert.IsType<CommandResult.InvalidState>(await pbx.AskAsync(three.Main, new CallRequest.Mute(Api, null, customer, true)));
            await pbx.AskedAsync(three.Main, new CallRequest.Mute(Api, null, customer, false));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(three.Colleague.Level(1) > -20);
            await three.Controller.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                [EventTypes.CallMuted, EventTypes.CallUnmuted],
                pbx.Log.Types.Where(t => t.Contains("mute", StringComparison.Ordinal))
            );
        });

    [Fact]
    public void Who_holds_the_conference_hears_nothing_and_plays_no_music_to_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var three = await ThreeAsync(pbx, world);
            Assert.True(await three.Colleague.HoldAsync());
            using var music = three.Colleague.SayTone(1);
            using var talk = three.Controller.SayTone(2);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(three.Customer.Level(1) < -60 && three.Controller.Level(1) < -60);
            Assert.True(three.Customer.Level(2) > -20);
            Assert.Equal(CallState.Active, pbx.Control.Find("ten_acme", three.Main)!.State);
            Assert.True(await three.Colleague.ResumeAsync());
            music.Dispose();
            talk.Dispose();
            await three.All.HearEachOtherAsync(world);
            await three.Controller.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Of(EventTypes.CallHeld), e => e.Data.Conference is not null);
        });

    [Fact]
    public void A_user_joins_both_calls_by_a_code_on_the_phone() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var held = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await held.HoldAsync();
            var consult = bob.Dial("102");
            var colleague = await carla.AnswersAsync();
            await consult.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await consult.Port.SendDtmfAsync("*38");
            await held.Ended;
            await world.Delay(TimeSpan.FromSeconds(1));
            SoftPhoneCall[] all = [customer, consult, colleague];
            await all.HearEachOtherAsync(world);
            // With no other call the code is nothing.
            await consult.Port.SendDtmfAsync("*38");
            await all.HearEachOtherAsync(world);
            await consult.HangUpAsync();
            await customer.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void Two_who_talk_may_mute_each_other_too() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var id = pbx.Control.List("ten_acme").Single().Id;
            await pbx.AskedAsync(id, new CallRequest.Mute(Api, Conferring.UserId("101"), null, true));
            using var said = talk.SayTone(1);
            using var heard = customer.SayTone(2);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(customer.Level(1) < -60);
            Assert.True(talk.Level(2) > -20);
            // The line is there all the same.
            Assert.True(customer.Meter.Samples > 3000);
            await pbx.AskedAsync(id, new CallRequest.Mute(Api, null, null, false));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(customer.Level(1) > -20);
            await talk.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void What_cannot_be_joined_is_refused_and_the_call_goes_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31206660"));
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var main = pbx.Control.List("ten_acme").Single().Id;
            // A call of others in the company, and one of another company.
            await pbx.PhoneAsync("103");
            var theirs = (await pbx.PhoneAsync("102")).Dial("103");
            await pbx.Phone("103").AnswersAsync();
            await theirs.Answered;
            var others = pbx.Control.List("ten_acme").Single(c => c.Id != main).Id;
            await pbx.PhoneAsync("201", "ten_other");
            var foreign = (await pbx.PhoneAsync("200", "ten_other")).Dial("201");
            await pbx.Phone("201", "ten_other").AnswersAsync();
            await foreign.Answered;
            var elsewhere = pbx.Control.List("ten_other").Single().Id;

            async Task<string?> AskAsync(string other) =>
                ((await pbx.AskAsync(main, new CallRequest.Conference(Api, null, other))) as CommandResult.Refused)?.Code;
            Assert.Equal("userNotInConsultation", await AskAsync(others));
            Assert.Equal("unknownCall", await AskAsync(elsewhere));
            Assert.Equal("unknownCall", await AskAsync(main));
            Assert.Equal("unknownCall", await AskAsync("conv_nothing"));
            Assert.IsType<CommandResult.NotFound>(await pbx.AskAsync(elsewhere, new CallRequest.Conference(Api, null, main)));
            await talk.IsTalkingToAsync(customer, world);
            await foreign.HangUpAsync();
            await theirs.HangUpAsync();
            await talk.HangUpAsync();
            await pbx.QuietAsync();
            Assert.DoesNotContain(EventTypes.ConferenceStarted, pbx.Log.Types);
        });

    private static async Task<Three> ThreeAsync(TestPbx pbx, VirtualWorld world)
    {
        var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
        await pbx.PhoneAsync("103");
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var held = await bob.AnswersAsync();
        await customer.Answered;
        await world.Delay(TimeSpan.FromSeconds(1));
        await held.HoldAsync();
        var main = pbx.Control.List("ten_acme").Single().Id;
        var consult = bob.Dial("102");
        var colleague = await carla.AnswersAsync();
        await consult.Answered;
        var second = pbx.Control.List("ten_acme").Single(c => c.Id != main).Id;
        await pbx.MergeAsync(main, "101", second);
        await world.Delay(TimeSpan.FromSeconds(1));
        return new Three(main, second, customer, consult, held, colleague);
    }

    private sealed record Three(
        string Main,
        string Second,
        SoftPhoneCall Customer,
        SoftPhoneCall Controller,
        SoftPhoneCall OnHold,
        SoftPhoneCall Colleague
    )
    {
        public SoftPhoneCall[] All => [Customer, Controller, Colleague];
    }
}
