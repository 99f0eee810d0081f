using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>features.md F, n-way call: a user and 15 others.</summary>
public sealed class NWayCallTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void Each_of_sixteen_hears_the_fifteen_others_and_not_himself() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            foreach (var extension in Tenants.Extensions.Skip(2))
                await room.AddAsync(extension);
            foreach (var number in new[] { "+31207770001", "+31207770002", "+31207770003", "+31207770004" })
                await room.AddAsync(number);
            Assert.Equal(16, pbx.Control.Find("ten_acme", room.Id)!.Conference!.Participants.Length);

            await room.Calls.HearEachOtherAsync(world);

            var full = await pbx.AskAsync(room.Id, new CallRequest.AddParty(Api, Conferring.UserId("100"), "+31207770005"));
            Assert.Equal("conferenceFull", Assert.IsType<CommandResult.Refused>(full).Code);
            await room.Controller.HangUpAsync();
            foreach (var call in room.Calls)
                await call.Ended;
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
            Assert.Single(pbx.Log.Of(EventTypes.ConferenceStarted));
            Assert.Equal(14, pbx.Log.Of(EventTypes.ConferenceParticipantJoined).Count());
            Assert.Equal(16, pbx.Log.Records[0].Data.Legs!.Value.Count(l => l.AnsweredAt is not null));
        });

    [Fact]
    public void Who_does_not_come_disturbs_nobody() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            (await pbx.PhoneAsync("102")).Soft.RefuseWith = 486;
            await pbx.AddAsync(room.Id, "100", "102");
            await world.Delay(TimeSpan.FromSeconds(2));
            await room.Controller.IsTalkingToAsync(room.Calls[1], world);
            // Two talk as before, and nothing was told of a conference.
            Assert.DoesNotContain(EventTypes.ConferenceStarted, pbx.Log.Types);
            Assert.Single(pbx.Log.Of(EventTypes.CallBridged));
            await room.AddAsync("103");
            await room.Calls.HearEachOtherAsync(world);
            // Nobody answers: after a minute it is given up.
            await pbx.PhoneAsync("104");
            await pbx.AddAsync(room.Id, "100", "104");
            await pbx.Phone("104").RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(61));
            Assert.Equal(487, pbx.Phone("104").Call!.Status);
            await room.Calls.HearEachOtherAsync(world);
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_party_is_dropped_and_the_others_talk_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            await room.AddAsync("+31207770001");
            var outside = pbx.Control.Find("ten_acme", room.Id)!.Legs.Single(l => l.Kind == "trunk").Id;
            await pbx.AskedAsync(room.Id, new CallRequest.DropParty(Api, outside));
            await room.Calls[3].Ended;
            await room.Calls.Take(3).ToArray().HearEachOtherAsync(world);
            var refused = await pbx.AskAsync(room.Id, new CallRequest.DropParty(Api, outside));
            Assert.Equal("partyNotInCall", Assert.IsType<CommandResult.Refused>(refused).Code);
            // A dropped controller takes all along.
            var controller = pbx.Control.Find("ten_acme", room.Id)!.Legs.Single(l => l.UserId == Conferring.UserId("100")).Id;
            await pbx.AskedAsync(room.Id, new CallRequest.DropParty(Api, controller));
            foreach (var call in room.Calls)
                await call.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void Conferences_of_the_same_user_become_one() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            Assert.True(await room.Controller.HoldAsync());
            var other = await NWay.StartAsync(pbx, world, "103");
            await other.AddAsync("104");
            await pbx.MergeAsync(room.Id, "100", other.Id);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.False(room.Controller.IsUp);
            SoftPhoneCall[] all = [.. room.Calls.Skip(1), .. other.Calls];
            Assert.Equal(5, pbx.Control.Find("ten_acme", room.Id)!.Conference!.Participants.Length);
            await all.HearEachOtherAsync(world);
            await other.Controller.HangUpAsync();
            foreach (var call in all)
                await call.Ended;
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Of(EventTypes.ConferenceStarted).Count());
            Assert.Equal(2, pbx.Log.Of(EventTypes.ConferenceEnded).Count());
        });

    [Fact]
    public void One_who_only_listens_stays_and_one_whose_phone_lost_its_power_is_let_go() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            await room.AddAsync("103");
            foreach (var speaker in new[] { room.Calls[0], room.Calls[2], room.Calls[3] })
                speaker.Port.Send(Media.Tone.Steady(500));
            await world.Delay(TimeSpan.FromSeconds(5));
            world.Network.Partition(TestPbx.PbxAddress.Address, pbx.Phone("103").Soft.Address.Address);
            await world.UntilAsync(
                () => pbx.Log.Types.Contains(EventTypes.ConferenceParticipantLeft),
                TimeSpan.FromSeconds(70),
                "the dead phone is let go"
            );
            await room.Calls.Take(3).ToArray().HearEachOtherAsync(world);
            await room.Controller.HangUpAsync();
            await room.Calls[1].Ended;
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records[0].Data.Legs!.Value, l => l.EndReason == "lost");
        });

    [Fact]
    public void J2_what_is_played_is_heard_by_whom_it_is_for_and_the_others_talk_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.AudioFiles.Put("aud_jingle01", Media.AudioClip.Of([.. WavBytes.Sine(2500, 2, 16000)], 16000));
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            CallRequest Play(PlaySides to) => new CallRequest.Play(Api, Conferring.UserId("100"), "aud_jingle01", null, to, Loop: true);

            await pbx.AskedAsync(room.Id, Play(PlaySides.User));
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.True(room.Controller.Meter.Hears(2500) && !room.Calls[1].Meter.Hears(2500));
            await room.Calls[1].IsTalkingToAsync(room.Calls[2], world);

            await pbx.AskedAsync(room.Id, Play(PlaySides.All));
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.All(room.Calls, c => Assert.True(c.Meter.Hears(2500)));
            await pbx.AskedAsync(room.Id, new CallRequest.StopPlaying(Api));
            await room.Calls.HearEachOtherAsync(world);
            Assert.IsType<CommandResult.InvalidState>(await pbx.AskAsync(room.Id, new CallRequest.StopPlaying(Api)));
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void Keys_are_heard_by_nobody_else_and_sent_to_outsiders_when_asked() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            await room.AddAsync("+31207770001");
            await room.Calls[1].Port.SendDtmfAsync("12");
            await world.Delay(TimeSpan.FromSeconds(1));
            foreach (var call in room.Calls)
                Assert.False(call.Port.ReceivedDtmf.TryRead(out _));
            await pbx.AskedAsync(room.Id, new CallRequest.SendDtmf(Api, Conferring.UserId("100"), "7#"));
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(room.Calls[3].Port.ReceivedDtmf.TryRead(out var first));
            Assert.Equal('7', first.Key);
            Assert.False(room.Calls[2].Port.ReceivedDtmf.TryRead(out _));
            await room.Calls.HearEachOtherAsync(world);
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
        });
}
