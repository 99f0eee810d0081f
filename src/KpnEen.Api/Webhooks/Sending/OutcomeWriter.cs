using System.Collections.Concurrent;
using KpnEen.Data.Webhooks;
using Npgsql;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>
/// Writes outcomes down. Those that simply went well go many in one transaction: whoever comes while one is being written waits for the
/// next, which takes all that have come. Any other goes alone, a few at a time.
/// </summary>
internal sealed class OutcomeWriter(DeliveryCompletion completion, WebhookOptions options, TimeProvider time) : IDisposable
{
    private const int Most = 500;

    // At rest an outcome is written at once. At load one transaction carries what came in this time.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentQueue<Entry> waiting = new();
    private readonly SemaphoreSlim alone = new(4);
    private int busy;
    private long lastWrite;

    /// <returns>False: the lease was lost.</returns>
    /// <exception cref="NpgsqlException">The database is away or refused.</exception>
    public async Task<bool> WriteAsync(ClaimedDelivery claimed, DeliveryOutcome outcome, CancellationToken cancellation)
    {
        if (!DeliveryCompletion.IsSimple(claimed, outcome))
            return await WriteAloneAsync(claimed, outcome, cancellation);
        var entry = new Entry(claimed, outcome, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Enqueue(entry);
        await WriteWaitingAsync(cancellation);
        return await entry.Written.Task;
    }

    public void Dispose() => alone.Dispose();

    private async Task<bool> WriteAloneAsync(ClaimedDelivery claimed, DeliveryOutcome outcome, CancellationToken cancellation)
    {
        await alone.WaitAsync(cancellation);
        try
        {
            return await completion.CompleteAsync(claimed, outcome, options.DisableAfter, cancellation);
        }
        finally
        {
            alone.Release();
        }
    }

    /// <summary>One of those who wait writes for all; the others find it busy and wait for their answer.</summary>
    private async Task WriteWaitingAsync(CancellationToken cancellation)
    {
        while (!waiting.IsEmpty && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            try
            {
                var rest = lastWrite == 0 ? TimeSpan.Zero : Gathering - time.GetElapsedTime(lastWrite);
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, time, CancellationToken.None);
                lastWrite = time.GetTimestamp();
                var batch = new List<Entry>();
                while (batch.Count < Most && waiting.TryDequeue(out var entry))
                    batch.Add(entry);
                await WriteAsync(batch, cancellation);
            }
            finally
            {
                Volatile.Write(ref busy, 0);
            }
        }
    }

    private async Task WriteAsync(List<Entry> batch, CancellationToken cancellation)
    {
        try
        {
            var written = await completion.CompleteManyAsync([.. batch.Select(e => (e.Claimed, e.Outcome))], cancellation);
            foreach (var entry in batch)
                entry.Written.TrySetResult(written.Contains(entry.Claimed.Id));
        }
        catch (PostgresException e) when (batch.Count > 1 && e.SqlState[..2] is "22" or "23")
        {
            // One of them will never fit: the others must not suffer for it.
            foreach (var entry in batch)
                await WriteAsync([entry], cancellation);
        }
        catch (Exception e)
        {
            // Each tries again for itself, as long as its lease lasts.
            foreach (var entry in batch)
                entry.Written.TrySetException(e);
        }
    }

    private sealed record Entry(ClaimedDelivery Claimed, DeliveryOutcome Outcome, TaskCompletionSource<bool> Written);
}
