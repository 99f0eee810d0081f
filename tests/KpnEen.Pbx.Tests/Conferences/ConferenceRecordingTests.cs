using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>The recording of a user goes on in a conference and hears all of it.</summary>
public sealed class ConferenceRecordingTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_recording_of_the_controller_goes_on_and_hears_the_mix(bool isOnHold) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, carla) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            pbx.Configure("101", CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.Always));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var said = customer.Port.Send(Media.Tone.Steady(440));
            talk.Say(620);
            await world.Delay(TimeSpan.FromSeconds(5));
            said.Dispose();
            if (isOnHold)
                Assert.True(await talk.HoldAsync());
            var main = pbx.Control.List("ten_acme").Single().Id;
            var consult = bob.Dial("102");
            var colleague = await carla.AnswersAsync();
            await consult.Answered;
            colleague.Say(1130);
            consult.Say(620);
            await pbx.MergeAsync(main, "101", pbx.Control.List("ten_acme").Single(c => c.Id != main).Id);
            await world.Delay(TimeSpan.FromSeconds(5));
            await colleague.HangUpAsync();
            customer.Say(440);
            await world.Delay(TimeSpan.FromSeconds(5));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            // One of the call, and one of the consultation.
            var recording = pbx.Log.Of(EventTypes.RecordingAvailable).Single(e => e.ConversationId == main).Data.Recording!;
            var wav = pbx.Recording(recording.RecordingId);
            Assert.InRange(WavTone.SecondsOf(wav, 440, channel: 0), 9, 11);
            Assert.InRange(WavTone.SecondsOf(wav, 1130, channel: 0), 4, 6);
            Assert.InRange(WavTone.SecondsOf(wav, 620, channel: 1), 13, 17);
            Assert.InRange(WavTone.SecondsOf(wav, 620, channel: 0), 0, 0.5);
        });

    [Fact]
    public void A_muted_party_is_not_recorded_either() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("100", CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.Always));
            var room = await NWay.StartAsync(pbx, world);
            await room.AddAsync("102");
            room.Controller.Say(440);
            room.Calls[1].Say(620);
            await pbx.AskedAsync(room.Id, new CallRequest.Mute(Api, Conferring.UserId("100"), null, true));
            await pbx.AskedAsync(room.Id, new CallRequest.Mute(Api, Conferring.UserId("101"), null, true));
            await world.Delay(TimeSpan.FromSeconds(5));
            await pbx.AskedAsync(room.Id, new CallRequest.Mute(Api, Conferring.UserId("101"), null, false));
            await world.Delay(TimeSpan.FromSeconds(5));
            await room.Controller.HangUpAsync();
            await pbx.QuietAsync();
            var wav = pbx.Recording(pbx.Log.Of(EventTypes.RecordingAvailable).Single().Data.Recording!.RecordingId);
            Assert.InRange(WavTone.SecondsOf(wav, 440, channel: 1), 0, 0.5);
            Assert.InRange(WavTone.SecondsOf(wav, 620, channel: 0), 4, 6);
        });
}
