using System.Diagnostics.Metrics;
using System.Globalization;
using KpnEen.Data.Journal;
using KpnEen.Data.Log;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Log;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Data.Tests.Journal;

/// <summary>F07 and F08 of the fault list: PostgreSQL is there and does not work. All its processes are ours: the cluster is this class's own.</summary>
public sealed class DatabaseStandstillTests(OwnPostgres postgres) : IClassFixture<OwnPostgres>
{
    // The files of the write-ahead log are of 16 MB; what is larger is a table.
    private const int LargestFile = 16 * 1024 * 1024 + 8192;

    // Once in one of a thousand runs a machine of two cores is away for longer than what is promised to a caller (500 ms).
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task F07_while_PostgreSQL_hangs_no_event_waits_and_all_are_stored_when_it_goes_on()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await Store.StartAsync(database.ConnectionString);
        var calls = Enumerable.Range(0, 300).Select(_ => new Conversation("ten_a").Whole()).ToList();
        Append(store, calls.Take(100));
        await store.ReachesAsync("ten_a", 500);

        var processes = await ProcessesAsync();
        await SignalAsync("STOP", processes);
        try
        {
            Append(store, calls.Skip(100));
            Assert.Equal(1000, store.Get<EntryJournal>().Backlog);
            Assert.True(store.Get<DataHealth>().IsReady);
        }
        finally
        {
            await SignalAsync("CONT", processes);
        }
        await store.ReachesAsync("ten_a", 1500);
        await HasAllAsync(store, calls);
    }

    [Fact]
    public async Task F08_while_its_disk_is_full_events_wait_in_the_journal_and_all_are_stored_when_there_is_room()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await Store.StartAsync(database.ConnectionString);
        // A table that has grown to the limit: each further page is refused, as on a full disk.
        await store.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO events (id, tenant_id, position, type, occurred_at, envelope)
                    SELECT 'evt_' || n, 'ten_big', n, 'call.created', now(), (SELECT string_agg(md5(n || ' ' || m), '') FROM generate_series(1, 60) m)
                    FROM generate_series(1, 9000) n
                    """
                ),
            default
        );
        var calls = Enumerable.Range(0, 300).Select(_ => new Conversation("ten_a").Whole()).ToList();
        var alarmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var alarms = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "kpneen.data.alarms")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        alarms.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                if (tags.Contains(new("kind", "logRefused")))
                    alarmed.TrySetResult();
            }
        );
        alarms.Start();
        var processes = await ProcessesAsync();
        await LimitFilesAsync(processes, LargestFile.ToString(CultureInfo.InvariantCulture));
        try
        {
            Append(store, calls);
            await Assert.ThrowsAsync<PostgresException>(() =>
                store.Database.InPlatformAsync(
                    session =>
                    {
                        foreach (var entry in Enumerable.Range(0, 50).SelectMany(_ => new Conversation("ten_b").Whole()))
                            session.Emit(entry);
                        return Task.CompletedTask;
                    },
                    default
                )
            );
            Assert.InRange(store.Get<EntryJournal>().Backlog, 1000, 1500);
            await alarmed.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            Assert.True(store.Get<DataHealth>().IsReady);
        }
        finally
        {
            await LimitFilesAsync(await ProcessesAsync(), "unlimited");
        }
        await store.ReachesAsync("ten_a", 1500);
        await HasAllAsync(store, calls);
        Assert.False(File.Exists(Path.Combine(store.State, "journal", "refused.jsonl")));
    }

    private static void Append(Store store, IEnumerable<LogEntry[]> calls)
    {
        var longest = TimeSpan.Zero;
        foreach (var entry in calls.SelectMany(c => c))
        {
            var began = TimeProvider.System.GetTimestamp();
            store.Log.Append(entry);
            var took = TimeProvider.System.GetElapsedTime(began);
            longest = took > longest ? took : longest;
        }
        Assert.True(longest < AtOnce, $"an event waited {longest.TotalMilliseconds:F0} ms");
    }

    private static async Task HasAllAsync(Store store, List<LogEntry[]> calls)
    {
        var page = await store.Feed.ReadAsync("ten_a", 0, 10_000, EventFilter.All, default);
        Assert.Equal(calls.SelectMany(c => c).Select(e => e.Event.Id), page.Events.Select(e => e.Id));
        Assert.Equal(calls.Count, await store.Database.CountAsync("call_records WHERE tenant_id = 'ten_a'"));
    }

    /// <summary>The server and all its children.</summary>
    private async Task<List<string>> ProcessesAsync()
    {
        await using var connection = new NpgsqlConnection(postgres.Cluster.AdminConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) UNION ALL SELECT pid::text FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var processes = new List<string>();
        while (await reader.ReadAsync())
            processes.Add(reader.GetString(0));
        return processes;
    }

    private static Task SignalAsync(string signal, List<string> processes) =>
        EachAsync(processes, process => PostgresCluster.RunAsItsUserAsync("/bin/kill", $"-{signal}", process));

    private static Task LimitFilesAsync(List<string> processes, string octets) =>
        EachAsync(processes, process => PostgresCluster.RunAsItsUserAsync("/usr/bin/prlimit", "--pid", process, $"--fsize={octets}:"));

    private static async Task EachAsync(List<string> processes, Func<string, Task> work)
    {
        foreach (var process in processes)
        {
            // A worker may have ended by itself since it was seen.
            if (Directory.Exists($"/proc/{process}"))
                await work(process);
        }
    }
}
