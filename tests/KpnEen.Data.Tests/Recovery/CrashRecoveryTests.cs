using KpnEen.Data.Journal;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Data.Recovery;
using KpnEen.Data.Tests.Harness;
using KpnEen.Media;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Data.Tests.Recovery;

/// <summary>F01 and F03 as far as the store goes: what a process that died left open is closed by the next.</summary>
public sealed class CrashRecoveryTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string state = Store.NewState();
    private readonly SetClock clock = new(Noon);
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = (await postgres.CreateDatabaseAsync()).ConnectionString;

    public Task DisposeAsync()
    {
        Directory.Delete(state, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task F01_A_call_that_was_talking_is_closed_as_failed_with_its_record()
    {
        var call = new Conversation("ten_a", clock);
        Leave(
            call.Created(),
            At(5, () => call.Ringing("leg_1", "leg_2")),
            At(10, () => call.Answered("leg_1")),
            At(20, () => call.Next(EventTypes.CallHeld))
        );
        Beat(Noon.AddSeconds(40));
        clock.Now = Noon.AddSeconds(55);

        await using var store = await Store.StartAsync(connectionString, state, clock);
        var events = await EventsAsync(store);
        Assert.Equal(
            ["call.created", "call.ringing", "call.answered", "call.held", "call.ring_ended", "call.ended", "conversation.closed"],
            events.Select(e => e.Type)
        );
        var target = Assert.Single(events[4].Data.Targets!.Value);
        Assert.Equal(("leg_2", RingEndReason.Cancelled), (target.LegId, target.Reason));
        Assert.Equal(Enumerable.Range(1, 7).Select(i => (long)i), events.Select(e => e.Sequence!.Value));
        Assert.Equal(events.Select(e => e.OccurredAt).Order(), events.Select(e => e.OccurredAt));
        Assert.All(events, e => Assert.Equal(events[0].Data.Customer, e.Data.Customer));

        var record = (await store.Get<CallRecordStore>().FindAsync("ten_a", call.Id, default))!.Data;
        Assert.Equal((CallOutcome.Failed, EndedBy.System, 500, 41), (record.Outcome, record.EndedBy, record.Cause!.Sip, record.Cause.Q850));
        // It lasted until the last sign of life, 15 s before it was found.
        Assert.Equal(Noon.AddSeconds(40), record.EndedAt);
        Assert.Equal((10_000L, 10_000L, 20_000L), (record.RingMs, record.TalkMs, record.HoldMs));
        Assert.Equal(("+31881112233", CallDirection.Inbound), (record.Dialled!.Number, record.Direction));
    }

    [Fact]
    public async Task A_call_that_had_ended_keeps_its_own_outcome()
    {
        var call = new Conversation("ten_a", clock);
        Leave(call.Created(), call.Ringing("leg_1"), call.Answered("leg_1"), call.Ended());
        await using var store = await Store.StartAsync(connectionString, state, clock);
        Assert.Equal("conversation.closed", (await EventsAsync(store))[^1].Type);
        Assert.Equal(CallOutcome.Completed, (await store.Get<CallRecordStore>().FindAsync("ten_a", call.Id, default))!.Data.Outcome);
        Assert.Equal(5, (await EventsAsync(store)).Count);
    }

    [Fact]
    public async Task F03_An_interrupted_recording_is_repaired_and_available()
    {
        var call = new Conversation("ten_a", clock);
        var folder = InterruptedRecording.FolderOf(state);
        InterruptedRecording.Write(
            folder.PathOf("rec_1.rec"),
            "rec_1",
            RecordingKeyStore.ReadOrCreate(new StateFolder(state)),
            TimeSpan.FromSeconds(3)
        );
        Leave(
            call.Created(),
            call.Answered("leg_1"),
            call.Recording(EventTypes.RecordingStarted, "rec_1", "recording", "rec_1.rec"),
            call.Recording(EventTypes.RecordingStarted, "rec_2", "recording", "gone.rec")
        );
        await using var store = await Store.StartAsync(connectionString, state, clock);
        var recordings = (await EventsAsync(store)).Where(e => e.Type.StartsWith("call.recording", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "call.recording.started",
                "call.recording.started",
                "call.recording.stopped",
                "call.recording.available",
                "call.recording.failed",
            ],
            recordings.Select(e => e.Type)
        );
        var stored = (await store.Get<RecordingStore>().FindAsync("ten_a", "rec_1", default))!;
        Assert.Equal(("available", 3000L), (stored.State, stored.DurationMs));
        await using (var wav = folder.Open(stored))
        {
            Assert.Equal(44 + (3 * 8000 * 4), wav.Length);
            Assert.Equal(wav.Length, stored.Bytes);
            Assert.Equal(Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(wav)), stored.Sha256);
        }
        Assert.Equal("failed", (await store.Get<RecordingStore>().FindAsync("ten_a", "rec_2", default))!.State);
        Assert.Equal(["rec_1", "rec_2"], (await store.Get<CallRecordStore>().FindAsync("ten_a", call.Id, default))!.RecordingIds);
    }

    [Fact]
    public async Task A_transfer_and_a_click_to_call_that_were_under_way_are_told_as_failed()
    {
        var call = new Conversation("ten_a", clock);
        Leave(
            call.Created(),
            call.Next(
                EventTypes.ClickToCallStatusChanged,
                d => d with { ClickToCall = new ClickToCallStatus("cmn_1", "callingCaller", null, null, Noon) }
            ),
            call.Next(EventTypes.TransferStarted, d => d with { Transfer = new Transfer("blind", null, "201") })
        );
        await using var store = await Store.StartAsync(connectionString, state, clock);
        var events = await EventsAsync(store);
        Assert.Equal(500, events.Single(e => e.Type == EventTypes.TransferFailed).Data.Transfer!.Failure!.Sip);
        Assert.Equal("failed", events.Last(e => e.Type == EventTypes.ClickToCallStatusChanged).Data.ClickToCall!.Status);
        Assert.Equal(EventTypes.ConversationClosed, events[^1].Type);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_recovery_the_next_start_closes_each_call_once()
    {
        var calls = Enumerable.Range(0, 10).Select(_ => new Conversation("ten_a", clock)).ToList();
        Leave([.. calls.SelectMany(c => new[] { c.Created(), c.Ringing("leg_1"), c.Answered("leg_1") })]);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var closed = 0;
            using var dying = new CancellationTokenSource();
            var killer = new Watcher(
                (_, events) =>
                    events.Any(e => e.Entry.Event.Type == EventTypes.ConversationClosed) && ++closed > 3
                        ? Task.FromException(new OperationCanceledException("killed"))
                        : Task.CompletedTask
            );
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.StartAsync(connectionString, state, clock, killer));
        }
        await using var store = await Store.StartAsync(connectionString, state, clock);
        Assert.Equal(10, await store.Database.CountAsync("call_records"));
        Assert.Equal(10, await store.Database.CountAsync("events WHERE type = 'conversation.closed'"));
        Assert.Equal(0, await store.Database.CountAsync("conversations WHERE closed_at IS NULL"));
        Assert.Equal(50, await store.Database.CountAsync("events"));
        Assert.Equal(10, await store.Database.CountAsync("conversations WHERE last_sequence = 5"));
    }

    [Fact]
    public async Task Calls_of_another_node_are_left_alone()
    {
        await using (var store = await Store.StartAsync(connectionString, state, clock))
        {
            store.Log.Append(new Conversation("ten_a", clock).Created());
            await store.ReachesAsync("ten_a", 1);
            await store.Database.InPlatformAsync(s => s.ExecuteAsync("UPDATE conversations SET node = 'node2'"), default);
        }
        await using var again = await Store.StartAsync(connectionString, state, clock);
        Assert.Equal(1, await again.Database.CountAsync("conversations WHERE closed_at IS NULL"));
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_take_the_events_along()
    {
        var call = new Conversation("ten_a", clock);
        Leave(call.Created(), At(30, () => call.Answered("leg_1")));
        clock.Now = Noon.AddHours(-1);
        await using var store = await Store.StartAsync(connectionString, state, clock);
        var events = await EventsAsync(store);
        Assert.Equal(events.Select(e => e.OccurredAt).Order(), events.Select(e => e.OccurredAt));
        Assert.Equal(Noon.AddSeconds(30), events[^1].Data.EndedAt);
    }

    /// <summary>What a process leaves that was killed right after these: a journal, and nothing in PostgreSQL.</summary>
    private void Leave(params LogEntry[] entries)
    {
        using var journal = new EntryJournal(new StateFolder(state).Journal);
        var log = new ConversationLog(journal, new DataMetrics(), NullLogger<ConversationLog>.Instance);
        Array.ForEach(entries, log.Append);
    }

    private LogEntry At(int seconds, Func<LogEntry> entry)
    {
        clock.Now = Noon.AddSeconds(seconds);
        return entry();
    }

    private void Beat(DateTimeOffset at) => new Heartbeat(new StateFolder(state), new SetClock(at), NullLogger<Heartbeat>.Instance).Beat();

    private static async Task<List<ConversationEvent>> EventsAsync(Store store) =>
        [.. (await store.Feed.ReadAsync("ten_a", 0, 100, EventFilter.All, default)).Events.Select(e => EventJson.Read(e.Envelope))];
}
