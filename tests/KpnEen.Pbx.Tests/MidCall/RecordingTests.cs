using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

public sealed class RecordingTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void Always_records_from_answer_to_end() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            pbx.Configure("101", CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.Always));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            customer.Say(440);
            talk.Say(620);
            await world.Delay(TimeSpan.FromSeconds(5));
            var id = pbx.Control.List("ten_acme").Single().Id;
            Assert.IsType<CommandResult.Refused>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.PauseRecording(Api), default));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var available = pbx.Log.Of(EventTypes.RecordingAvailable).Single().Data.Recording!;
            Assert.InRange(available.DurationMs!.Value, 4500, 5600);
            Assert.Equal(available.RecordingId, pbx.Log.Records.Single().RecordingIds.Single());
            var file = pbx.Log.Entries.Single(e => e.RecordingFile is not null).RecordingFile!;
            Assert.Equal(available.RecordingId + ".rec", file);
            var wav = pbx.Recording(available.RecordingId);
            Assert.InRange(WavTone.SecondsOf(wav, 440, channel: 0), 4, 6);
            Assert.InRange(WavTone.SecondsOf(wav, 620, channel: 1), 4, 6);
        });

    [Fact]
    public void On_demand_starts_pauses_resumes_and_stops_when_asked_by_key_and_api() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            pbx.Configure("101", CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.OnDemandUserStart));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(2));
            var id = pbx.Control.List("ten_acme").Single().Id;
            Assert.Equal("none", pbx.Control.Find("ten_acme", id)!.RecordingState);
            await talk.Port.SendDtmfAsync("*44");
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal("recording", pbx.Control.Find("ten_acme", id)!.RecordingState);
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.PauseRecording(Api), default));
            await world.Delay(TimeSpan.FromSeconds(10));
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.ResumeRecording(Api), default));
            await world.Delay(TimeSpan.FromSeconds(2));
            await talk.Port.SendDtmfAsync("*45");
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal("stopped", pbx.Control.Find("ten_acme", id)!.RecordingState);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                [
                    EventTypes.RecordingStarted,
                    EventTypes.RecordingPaused,
                    EventTypes.RecordingResumed,
                    EventTypes.RecordingStopped,
                    EventTypes.RecordingAvailable,
                ],
                pbx.Log.Types.Where(t => t.StartsWith("call.recording", StringComparison.Ordinal))
            );
            var available = pbx.Log.Of(EventTypes.RecordingAvailable).Single().Data.Recording!;
            Assert.InRange(available.DurationMs!.Value, 3500, 5500);
            Assert.Single(available.Pauses!.Value);
        });
}
