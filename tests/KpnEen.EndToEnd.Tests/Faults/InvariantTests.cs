using KpnEen.Faults.Checking;
using KpnEen.Faults.Ledger;
using KpnEen.Media;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.EndToEnd.Tests.Faults;

/// <summary>The checker itself: one cooked book for each invariant, and it is found.</summary>
public sealed class InvariantTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-books-");
    private readonly Clock clock = new();
    private readonly Facts clean;

    public InvariantTests()
    {
        var ledger = new CallLedger(clock);
        var call = ledger.Begin("a@load");
        call.Accept();
        var rung = ledger.Rings(call.Customer, "b")!;
        clock.Now += TimeSpan.FromSeconds(1);
        rung.Answer();
        call.Caller.Answer();
        clock.Now += TimeSpan.FromSeconds(10);
        call.Caller.End(EndedBy.Phone);
        rung.End(EndedBy.Exchange);
        clean = new Facts
        {
            Ledger = ledger,
            Deliveries = [new("evt_1", "conv_1", 1), new("evt_2", "conv_1", 2), new("evt_2", "conv_1", 2)],
            Records = [Record(10_000)],
            Events = [new("evt_1", "call.created", "conv_1", 1, false), new("evt_2", "conversation.closed", "conv_1", 2, false)],
            Open = [],
            Recordings = [],
            RecordingFolder = folder.FullName,
            RecordingKeys = new RecordingKeys(RecordingKey.Random()),
            LiveCalls = 0,
            HandlesGrown = 3,
        };
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Books_that_are_right_are_found_right() => Assert.Empty(InvariantChecker.Check(clean));

    [Fact]
    public void I1_a_call_without_a_record_or_with_two_and_a_record_without_a_call()
    {
        Found("I1", clean with { Records = [] });
        Found("I1", clean with { Records = [Record(10_000), Record(10_000) with { ConversationId = "conv_2" }] });
        Found("I1", clean with { Records = [Record(10_000), Record(0) with { SipCallId = "nobody@load" }] });
    }

    [Fact]
    public void I2_an_event_that_was_never_delivered() => Found("I2", clean with { Deliveries = [clean.Deliveries[0]] });

    [Fact]
    public void I2_a_live_event_that_was_skipped_by_rule_is_none()
    {
        var skipped = clean.Events.Add(new("evt_3", "call.ringing", "conv_1", 3, true));
        Assert.Empty(InvariantChecker.Check(clean with { Events = skipped }));
    }

    [Fact]
    public void I3_a_delivery_of_what_was_never_committed() =>
        Found("I3", clean with { Deliveries = clean.Deliveries.Add(new("evt_phantom", "conv_1", 3)) });

    [Fact]
    public void I4_a_gap_and_a_wrong_order()
    {
        Found("I4", clean with { Deliveries = [clean.Deliveries[1]] });
        Found("I4", clean with { Deliveries = [clean.Deliveries[1], clean.Deliveries[0]] });
    }

    [Fact]
    public void I5_a_conversation_that_stays_open() => Found("I5", clean with { Open = [("conv_9", clock.Now)] });

    [Fact]
    public void I6_a_call_that_is_billed_too_long_and_5_s_of_grace_after_a_kill_alone()
    {
        var billed = clean with { Records = [Record(13_000)] };
        Found("I6", billed);
        clean.Ledger.WasAway(new Outage(clock.Now, clock.Now, clock.Now));
        Assert.Empty(InvariantChecker.Check(billed));
        Found("I6", clean with { Records = [Record(16_000)] });
    }

    [Fact]
    public void I7_a_recording_without_file_with_another_sum_or_length_unfinished_or_tampered_with()
    {
        RecordingResult made = null!;
        VirtualWorld.Run(async world =>
        {
            using var engine = new RecordingEngine(
                new RecordingOptions(folder.FullName),
                clean.RecordingKeys,
                new TimedRecordingWorkers(world.Time),
                world.Time,
                NullLogger.Instance
            );
            var recorder = await engine.StartAsync("rec_1", null, null);
            await world.Delay(TimeSpan.FromSeconds(10));
            made = await recorder.StopAsync();
        });
        var recording = new RecordingRow("rec_1", "conv_1", "rec_1.rec", "available", 10_000, made.Sha256);
        Assert.Empty(InvariantChecker.Check(clean with { Recordings = [recording] }));
        Found("I7", clean with { Recordings = [recording with { File = "gone.rec" }] });
        Found("I7", clean with { Recordings = [recording with { State = "recording" }] });
        Found("I7", clean with { Recordings = [recording with { Sha256 = "00" }] });
        Found("I7", clean with { Recordings = [recording with { DurationMs = 12_000 }] });
        Found("I7", clean with { Recordings = [recording with { Id = "rec_2" }] });
        var path = Path.Combine(folder.FullName, "rec_1.rec");
        var octets = File.ReadAllBytes(path);
        octets[1000] ^= 1;
        File.WriteAllBytes(path, octets);
        Found("I7", clean with { Recordings = [recording] });
    }

    [Fact]
    public void I8_a_call_or_a_heap_of_sockets_left_in_the_switch()
    {
        Found("I8", clean with { LiveCalls = 1 });
        Found("I8", clean with { HandlesGrown = 400 });
    }

    [Fact]
    public void I9_a_leg_that_nobody_ends()
    {
        var call = clean.Ledger.Begin("c@load");
        call.Caller.Answer();
        Found("I9", clean);
    }

    [Fact]
    public void I9_a_leg_of_a_killed_node_that_is_ended_too_late()
    {
        var call = clean.Ledger.Begin("d@load");
        call.Caller.Answer();
        clock.Now += TimeSpan.FromSeconds(1);
        clean.Ledger.WasAway(new Outage(clock.Now, clock.Now, clock.Now));
        clock.Now += TimeSpan.FromSeconds(11);
        call.Caller.End(EndedBy.Exchange);
        Found("I9", clean);
    }

    private void Found(string invariant, Facts cooked) =>
        Assert.Contains(InvariantChecker.Check(cooked), violation => violation.Invariant == invariant);

    private RecordRow Record(long talkMs) => new("conv_1", "a@load", "completed", null, clock.Now, clock.Now, clock.Now, talkMs);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
