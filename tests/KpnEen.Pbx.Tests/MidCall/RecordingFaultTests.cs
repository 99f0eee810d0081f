using System.Text.Json;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>F09, S38: what goes wrong under a recording stays there, and what is said or keyed in a pause is kept nowhere.</summary>
public sealed class RecordingFaultTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Fact]
    public void F09_A_disk_that_fails_in_mid_call_costs_the_recording_and_is_told_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Errors.Expected = "failed: No space left";
            var (customer, talk) = await CallAsync(pbx, RecordingMode.Always);
            customer.Say(440);
            await world.Delay(TimeSpan.FromSeconds(2));
            pbx.Disk.Left = 0;
            await world.Delay(TimeSpan.FromSeconds(1));
            var failed = Assert.Single(pbx.Log.Of(EventTypes.RecordingFailed)).Data.Recording!;
            Assert.Equal("failed", failed.State);
            Assert.Equal("failed", pbx.Control.List("ten_acme").Single().RecordingState);
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(talk.Meter.Level(440) > -25, "the call goes on");
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Empty(pbx.Log.Of(EventTypes.RecordingStopped));
            Assert.Empty(pbx.Log.Of(EventTypes.RecordingAvailable));
            Assert.Single(pbx.Log.Of(EventTypes.RecordingFailed));
            Assert.Empty(System.IO.Directory.EnumerateFiles(pbx.Recordings));
            Assert.Equal(CallOutcome.Completed, pbx.Log.Records.Single().Data.Outcome);
            Assert.Equal(failed.RecordingId, pbx.Log.Records.Single().RecordingIds.Single());
            Assert.Contains(pbx.Log.Records.Single().Trace, d => d.What == "recording broke off");
        });

    [Fact]
    public void F09_A_full_disk_lets_the_call_begin_and_tells_that_it_is_not_recorded() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Errors.Expected = "failed: The disk of recordings is full";
            pbx.Disk.Left = 1 << 20;
            var (customer, talk) = await CallAsync(pbx, RecordingMode.Always);
            customer.Say(440);
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal("failed", Assert.Single(pbx.Log.Of(EventTypes.RecordingFailed)).Data.Recording!.State);
            Assert.Empty(pbx.Log.Of(EventTypes.RecordingStarted));
            Assert.True(talk.Meter.Level(440) > -25, "the call goes on");
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Empty(System.IO.Directory.EnumerateFiles(pbx.Recordings));
        });

    [Fact]
    public void A_stuck_disk_keeps_nobody_in_the_call_who_hung_up_and_bills_no_second_more() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Errors.Expected = "behind";
            var (customer, talk) = await CallAsync(pbx, RecordingMode.Always);
            await world.Delay(TimeSpan.FromSeconds(5));
            pbx.RecordingWorkers.IsStuck = true;
            await world.Delay(TimeSpan.FromSeconds(2));
            var hungUp = world.Time.GetUtcNow();
            await customer.HangUpAsync();
            await talk.Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await world.Delay(TimeSpan.FromSeconds(1));
            var ended = Assert.Single(pbx.Log.Of(EventTypes.CallEnded)).Data;
            Assert.InRange(ended.EndedAt!.Value - hungUp, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
            await pbx.QuietAsync();
            Assert.Equal(ended.TalkMs, pbx.Log.Records.Single().Data.TalkMs);
            Assert.Equal("failed", Assert.Single(pbx.Log.Of(EventTypes.RecordingFailed)).Data.Recording!.State);
            Assert.Equal(EventTypes.ConversationClosed, pbx.Log.Types.Last());
            pbx.RecordingWorkers.GoOn();
            Assert.Empty(System.IO.Directory.EnumerateFiles(pbx.Recordings));
        });

    [Fact]
    public void A_disk_that_makes_no_file_delays_the_call_by_nothing_and_its_first_command_by_a_second_at_most() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Errors.Expected = "made no file";
            pbx.RecordingWorkers.IsStuck = true;
            var (customer, talk) = await CallAsync(pbx, RecordingMode.Always);
            customer.Say(440);
            await world.Delay(TimeSpan.FromSeconds(0.5));
            Assert.True(talk.Meter.Level(440) > -25, "they talk");
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Single(pbx.Log.Of(EventTypes.RecordingFailed));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            pbx.RecordingWorkers.GoOn();
            Assert.Empty(System.IO.Directory.EnumerateFiles(pbx.Recordings));
        });

    [Fact]
    public void S38_Keys_pressed_in_a_pause_are_in_no_event_no_trace_and_no_recording() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, _) = await CallAsync(pbx, RecordingMode.AlwaysWithPause);
            var id = pbx.Control.List("ten_acme").Single().Id;
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.PauseRecording(Api), default));
            // A card number, and its tones as a phone without RFC 4733 would sound them.
            await customer.Port.SendDtmfAsync("5399617428");
            using (customer.Port.Send(Media.Tone.Of([770, 1336])))
                await world.Delay(TimeSpan.FromSeconds(2));
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.ResumeRecording(Api), default));
            await world.Delay(TimeSpan.FromSeconds(2));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var told = JsonSerializer.Serialize(pbx.Log.Entries.Select(e => new { e.Event, e.Record }));
            Assert.DoesNotContain("5399617428", told, StringComparison.Ordinal);
            Assert.DoesNotContain("dtmf", told, StringComparison.OrdinalIgnoreCase);
            var available = pbx.Log.Of(EventTypes.RecordingAvailable).Single().Data.Recording!;
            Assert.InRange(available.DurationMs!.Value, 3900, 4600);
            var wav = pbx.Recording(available.RecordingId);
            Assert.Equal(0, WavTone.SecondsOf(wav, 770, channel: 0));
            Assert.Equal(0, WavTone.SecondsOf(wav, 1336, channel: 0));
        });

    private static async Task<(Sandbox.Phones.SoftPhoneCall Customer, Sandbox.Phones.SoftPhoneCall Bob)> CallAsync(
        TestPbx pbx,
        RecordingMode mode
    )
    {
        var bob = await pbx.PhoneAsync("101");
        pbx.Configure("101", CallRecording.Descriptor, new CallRecordingSettings(mode));
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var talk = await bob.AnswersAsync();
        await customer.Answered;
        return (customer, talk);
    }
}
