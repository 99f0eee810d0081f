using System.Text;
using System.Text.Json;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Journal;

/// <summary>
/// Moves entries from the journal to PostgreSQL, in order, in batches of one transaction. While PostgreSQL is away it tries again and
/// again; a batch whose commit was uncertain is written again, and rows that are there already are passed over.
/// </summary>
internal sealed class JournalWriter(
    EntryJournal journal,
    ConversationLog entries,
    Database database,
    StateFolder state,
    DataMetrics metrics,
    TimeProvider time,
    ILogger<JournalWriter> log
) : BackgroundService
{
    private const int Batch = 1000;

    // At rest an entry goes at once. At load one transaction carries what came in this time: its price is hardly more than that of a single entry.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainAtStop = TimeSpan.FromSeconds(5);

    /// <summary>Moves all that lies in the journal; returns when it is empty.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (await MoveBatchAsync(cancellation) > 0) { }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(DrainAtStop, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await DrainAsync(either.Token);
            journal.Trim();
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("{Backlog} entries stay in the journal for the next start", journal.Backlog);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                if (await MoveBatchAsync(stoppingToken) == Batch)
                    continue;
                var left = Gathering - time.GetElapsedTime(began);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, time, stoppingToken);
                if (!await AppendedWithinAsync(Idle, stoppingToken))
                    journal.Trim();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task<bool> AppendedWithinAsync(TimeSpan span, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(span, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await entries.Appended.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Moves the oldest entries, however long PostgreSQL is away.</summary>
    /// <returns>How many.</returns>
    private async Task<int> MoveBatchAsync(CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var again = false; ; again = true)
        {
            try
            {
                var batch = journal.Peek(Batch);
                if (batch.Count > 0)
                    await MoveAsync(batch, again, cancellation);
                return batch.Count;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // It is there and refuses: its disk is full, for one. Nobody but an operator can help.
                if (e is PostgresException { SqlState: not PostgresErrorCodes.AdminShutdown })
                    metrics.Alarm("logRefused");
                log.LogWarning(
                    "PostgreSQL does not take the log ({Reason}): {Backlog} entries wait in the journal",
                    e.Message,
                    journal.Backlog
                );
                await Task.Delay(pause, time, cancellation);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    /// <param name="again">An attempt before this one failed, perhaps after its commit.</param>
    private async Task MoveAsync(IReadOnlyList<JournalEntry> batch, bool again, CancellationToken cancellation)
    {
        try
        {
            var read = batch.Select(e => e.Live ?? EncodedEntry.Read(e.Body)).ToList();
            await database.StoreAsync(read, mayBeStored: again || batch.Any(e => e.Live is null), cancellation);
            metrics.Stored(batch.Count);
            journal.Advance(batch);
        }
        catch (Exception e) when (IsOfTheEntry(e) && batch.Count > 1)
        {
            // One of them will never fit. The others must not wait for it.
            foreach (var entry in batch)
                await MoveAsync([entry], again, cancellation);
        }
        catch (Exception e) when (IsOfTheEntry(e))
        {
            metrics.Alarm("entryRefused");
            log.LogError(e, "A log entry was refused and put aside in refused.jsonl");
            await using (var aside = new FileStream(Path.Combine(state.Journal, "refused.jsonl"), FileMode.Append))
                JsonSerializer.Serialize(aside, new Refused(e.Message, Encoding.UTF8.GetString(batch[0].Body.Span)), EventJson.Options);
            await File.AppendAllTextAsync(Path.Combine(state.Journal, "refused.jsonl"), "\n", cancellation);
            journal.Advance(batch);
        }
    }

    /// <summary>Bad data (SQLSTATE classes 22 and 23) or JSON: trying again does not help. Anything else may pass.</summary>
    private static bool IsOfTheEntry(Exception e) =>
        e is JsonException or ArgumentException
        || (
            e is PostgresException p
            && (p.SqlState.StartsWith("22", StringComparison.Ordinal) || p.SqlState.StartsWith("23", StringComparison.Ordinal))
        );

    /// <param name="Entry">As in the journal: some octets of lengths, then the JSON.</param>
    private sealed record Refused(string Why, string Entry);
}
