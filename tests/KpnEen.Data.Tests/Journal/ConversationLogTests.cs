using System.Text.Json;
using KpnEen.Data.Journal;
using KpnEen.Data.Log;
using KpnEen.Data.Records;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace KpnEen.Data.Tests.Journal;

public sealed class ConversationLogTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private readonly string state = Store.NewState();
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = (await postgres.CreateDatabaseAsync()).ConnectionString;

    public Task DisposeAsync()
    {
        Directory.Delete(state, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_call_becomes_events_a_conversation_a_record_and_a_recording()
    {
        await using var store = await Store.StartAsync(connectionString, state);
        var call = new Conversation("ten_a");
        store.Log.Append(call.Created());
        store.Log.Append(call.Ringing("leg_1"));
        store.Log.Append(call.Answered("leg_1"));
        store.Log.Append(call.Recording(EventTypes.RecordingStarted, "rec_1", "recording", "rec_1.wav"));
        store.Log.Append(call.Recording(EventTypes.RecordingAvailable, "rec_1", "available"));
        store.Log.Append(call.Ended());
        store.Log.Append(call.Closed(["rec_1"]));
        await store.ReachesAsync("ten_a", 7);

        var page = await store.Feed.ReadAsync("ten_a", 0, 100, EventFilter.All, default);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], page.Events.Select(e => e.Sequence!.Value));
        Assert.Equal(1, await store.Database.CountAsync("conversations WHERE closed_at IS NOT NULL AND last_sequence = 7"));
        var record = await store.Get<CallRecordStore>().FindAsync("ten_a", call.Id, default);
        Assert.Equal(
            ("+31201234567", CallOutcome.Completed, "rec_1"),
            (record!.Data.Customer!.Number, record.Data.Outcome, Assert.Single(record.RecordingIds))
        );
        Assert.Equal("router", Assert.Single((await store.Get<CallRecordStore>().TraceAsync("ten_a", call.Id, default))!.Value).Service);
        var recording = await store.Get<RecordingStore>().FindAsync("ten_a", "rec_1", default);
        Assert.Equal(("available", "rec_1.wav", "node1"), (recording!.State, recording.File, recording.Node));
    }

    [Fact]
    public async Task The_envelope_is_what_the_public_decision_says_and_reads_back_as_the_event()
    {
        await using var store = await Store.StartAsync(connectionString, state);
        var created = new Conversation("ten_a").Created();
        store.Log.Append(created);
        await store.ReachesAsync("ten_a", 1);
        var stored = Assert.Single((await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Events);
        using var json = JsonDocument.Parse(stored.Envelope);
        Assert.Equal(
            ["id", "type", "timestamp", "tenantId", "conversationId", "sequence", "apiVersion", "data"],
            json.RootElement.EnumerateObject().Select(p => p.Name)
        );
        Assert.EndsWith("Z", json.RootElement.GetProperty("timestamp").GetString(), StringComparison.Ordinal);
        Assert.Contains("\"number\":\"+31201234567\"", stored.Envelope, StringComparison.Ordinal);
        Assert.Equal(EventJson.Envelope(created.Event), stored.Envelope);
        Assert.Equal(created.Event.Data.Customer, EventJson.Read(stored.Envelope).Data.Customer);
    }

    [Fact]
    public async Task What_lay_in_the_journal_at_a_kill_is_stored_by_the_next_start_and_told_once()
    {
        var calls = Enumerable.Range(0, 20).SelectMany(_ => new Conversation("ten_a").Whole()).ToList();
        using (var journal = new EntryJournal(new Data.Postgres.StateFolder(state).Journal))
        {
            var log = new ConversationLog(journal, new DataMetrics(), NullLogger<ConversationLog>.Instance);
            calls.ForEach(log.Append);
        }
        var journalFile = Directory.GetFiles(Path.Combine(state, "journal"), "*.seg").Order(StringComparer.Ordinal).First();
        var octets = await File.ReadAllBytesAsync(journalFile);
        var told = new List<string>();
        var watcher = new Watcher(
            (_, events) =>
            {
                told.AddRange(events.Select(e => e.Entry.Event.Id));
                return Task.CompletedTask;
            }
        );
        await using (var store = await Store.StartAsync(connectionString, state, null, watcher))
            await store.ReachesAsync("ten_a", 100);
        // As if killed after the commit and before the journal was trimmed: all of it comes once more.
        await File.WriteAllBytesAsync(journalFile, octets);
        await using (var store = await Store.StartAsync(connectionString, state, null, watcher))
        {
            Assert.Equal(100, await store.Database.CountAsync("events"));
            Assert.Equal(20, await store.Database.CountAsync("call_records"));
            Assert.Equal(100, await store.Feed.EndAsync("ten_a", default));
        }
        Assert.Equal(calls.Select(c => c.Event.Id), told);
    }

    [Fact]
    public async Task Calls_that_were_answered_and_calls_that_were_not_go_in_one_batch()
    {
        var transactions = 0;
        await using (var store = await Store.StartAsync(connectionString, state))
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var hang = new NpgsqlCommand("LOCK TABLE events IN ACCESS EXCLUSIVE MODE", connection))
                await hang.ExecuteNonQueryAsync();
            foreach (var i in Enumerable.Range(0, 40))
            {
                var call = new Conversation("ten_a");
                var whole = i % 2 == 0 ? (LogEntry[])[call.Created(), call.Ended(), call.Closed()] : call.Whole();
                foreach (var entry in whole)
                    store.Log.Append(entry);
            }
            await transaction.RollbackAsync();
            await store.ReachesAsync("ten_a", 160);
            Assert.Equal(20, await store.Database.CountAsync("call_records WHERE answered_at IS NOT NULL"));
            Assert.Equal(20, await store.Database.CountAsync("call_records WHERE answered_at IS NULL"));
            Assert.Equal(40, await store.Database.CountAsync("conversations WHERE closed_at IS NOT NULL AND last_sequence IN (3, 5)"));
            transactions = (int)await store.Database.CountAsync("(SELECT DISTINCT xmin::text FROM events) AS t");
        }
        // What came before the lock was met, what waited behind it: one by one would be 160.
        Assert.InRange(transactions, 1, 5);
    }

    [Fact]
    public async Task An_entry_that_can_never_be_stored_is_put_aside_and_the_others_go_on()
    {
        await using var store = await Store.StartAsync(connectionString, state);
        var call = new Conversation("ten_a");
        store.Log.Append(call.Created());
        // PostgreSQL has no text with a NUL.
        store.Log.Append(call.Next("call.\0"));
        store.Log.Append(call.Ended());
        await store.ReachesAsync("ten_a", 2);
        Assert.Equal([1L, 3], (await store.Feed.ReadAsync("ten_a", 0, 10, EventFilter.All, default)).Events.Select(e => e.Sequence!.Value));
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(state, "journal", "refused.jsonl")));
    }

    [Fact]
    public async Task A_payload_that_is_no_JSON_does_not_reach_the_call_as_an_exception()
    {
        await using var store = await Store.StartAsync(connectionString, state);
        var call = new Conversation("ten_a");
        store.Log.Append(call.Next(EventTypes.CallCreated, d => d with { Metadata = default(JsonElement) }));
        store.Log.Append(call.Ended());
        await store.ReachesAsync("ten_a", 1);
    }

    [Fact]
    public async Task While_the_database_hangs_appending_does_not_wait()
    {
        await using var store = await Store.StartAsync(connectionString, state);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hang = new NpgsqlCommand("LOCK TABLE events IN ACCESS EXCLUSIVE MODE", connection))
            await hang.ExecuteNonQueryAsync();

        var clock = TimeProvider.System.GetTimestamp();
        var entries = Enumerable.Range(0, 200).SelectMany(_ => new Conversation("ten_a").Whole()).ToList();
        entries.ForEach(store.Log.Append);
        Assert.True(TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(5));
        Assert.Equal(1000, store.Get<EntryJournal>().Backlog);

        await transaction.RollbackAsync();
        await store.ReachesAsync("ten_a", 1000);
        Assert.Equal(entries.Select(e => e.Event.Id), await OrderAsync(store));
    }

    private static async Task<IEnumerable<string>> OrderAsync(Store store) =>
        (await store.Feed.ReadAsync("ten_a", 0, 10000, EventFilter.All, default)).Events.Select(e => e.Id);
}
