using System.Threading.Channels;
using KpnEen.Data.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>
/// Takes what is due and sends it. One loop owns the gates and starts the attempts; an attempt ends by a letter in the loop's mailbox.
/// Each endpoint has its own places, so that one that hangs holds up nobody else.
/// </summary>
public sealed class DeliveryWorker(
    DeliveryQueue queue,
    WorkerName name,
    WorkerRollCall workers,
    DeliveryRun run,
    DeliveryHints hints,
    WebhookOptions options,
    TimeProvider time,
    WebhookMetrics metrics,
    ILogger<DeliveryWorker> log
) : BackgroundService
{
    /// <summary>Outcomes that are not written yet: a database that cannot follow slows the sending down.</summary>
    private const int MostUnwritten = 4000;

    /// <summary>Beside a backlog every other claim takes only what became due in this time, the newest first.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);

    // Under load one claim takes what became due in this time.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(15);
    private readonly Channel<AttemptEnd?> letters = Channel.CreateUnbounded<AttemptEnd?>();
    private readonly EndpointGates gates = new(options, time);
    private readonly HashSet<Task> running = [];
    private DateTimeOffset nextRollCall;
    private DateTimeOffset nextPurge;
    private DateTimeOffset nextCount;
    private long lastClaim;
    private bool mustLook = true;
    private bool freshTurn;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var cut = new CancellationTokenSource();
        while (!stoppingToken.IsCancellationRequested)
        {
            var hint = hints.Next();
            Settle();
            Start(cut.Token);
            await ReturnAsync(gates.TakeOverdue());
            if (MayClaim && await ClaimAsync(stoppingToken))
                Start(cut.Token);
            else
                await NewsAsync(hint, stoppingToken);
        }
        await ReturnAsync(gates.TakeOverdue(all: true));
        // What is under way may end by itself for a moment; what is cut short goes back to the queue.
        using var patience = new CancellationTokenSource(options.StopPatience, time);
        await using var _ = patience.Token.Register(cut.Cancel);
        await Task.WhenAll(running);
        await SayGoneAsync();
    }

    private bool MayClaim =>
        (mustLook || gates.MayHaveMore)
        && gates.Room > 0
        && running.Count - gates.InFlight < MostUnwritten
        && (lastClaim == 0 || time.GetElapsedTime(lastClaim) >= Gathering);

    private void Settle()
    {
        while (letters.Reader.TryRead(out var letter))
        {
            // Without an end: something behind in a lane has become free.
            if (letter is null)
                mustLook = true;
            else
                gates.Ended(letter);
        }
        running.RemoveWhere(task => task.IsCompleted);
    }

    /// <returns>Whether anything was claimed.</returns>
    private async Task<bool> ClaimAsync(CancellationToken stopping)
    {
        (mustLook, lastClaim) = (false, time.GetTimestamp());
        try
        {
            await SayHereAsync(stopping);
            await PurgeAsync(stopping);
            await CountAsync(stopping);
            freshTurn = gates.MayHaveMore && !freshTurn;
            var (busy, most, each) = (gates.Busy(), gates.Room, gates.Each);
            var claimed = await queue.ClaimAsync(name, most, each, busy, options.Lease, stopping, freshTurn ? Fresh : null);
            // What is fresh is not all there is.
            var wasFresh = freshTurn;
            gates.Claimed(claimed, most, each, busy);
            mustLook |= wasFresh;
            return claimed.Count > 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            log.LogWarning("The webhook queue cannot be read, deliveries wait: {Reason}", e.Message);
            return false;
        }
    }

    private void Start(CancellationToken cut)
    {
        foreach (var delivery in gates.Start())
            running.Add(RunAsync(delivery, cut));
    }

    private async Task RunAsync(WaitingDelivery delivery, CancellationToken cut)
    {
        var end = new AttemptEnd(delivery.Delivery, null);
        try
        {
            try
            {
                metrics.Began();
                end = await run.AttemptAsync(delivery.Delivery, cut);
            }
            finally
            {
                metrics.Ended(end, time.GetUtcNow());
                // The endpoint has its place back now; what it came to is written meanwhile.
                letters.Writer.TryWrite(end);
            }
            await run.WriteAsync(end, delivery.ClaimedAt + options.Lease, cut);
            if (delivery.Delivery.Lane is not null)
                letters.Writer.TryWrite(null);
        }
        catch (Exception e)
        {
            // A bug or an unreadable secret: the lease ends, the delivery comes round again, and the worker lives.
            log.LogError(e, "The attempt of delivery {Delivery} broke off", delivery.Delivery.Id);
        }
    }

    /// <summary>Waits for an attempt that ended, a hint that something is due, a throttled endpoint whose turn it is, or the poll interval.</summary>
    private async Task NewsAsync(Task hint, CancellationToken stopping)
    {
        var rest = Gathering - time.GetElapsedTime(lastClaim);
        var wait = (mustLook || gates.MayHaveMore) && rest > TimeSpan.Zero ? rest : options.PollInterval;
        if (gates.NextThrottled() is { } throttled && throttled < wait)
            wait = throttled > TimeSpan.FromMilliseconds(1) ? throttled : TimeSpan.FromMilliseconds(1);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var poll = Task.Delay(wait, time, done.Token);
        var first = await Task.WhenAny(hint, letters.Reader.WaitToReadAsync(done.Token).AsTask(), poll);
        done.Cancel();
        mustLook |= hint.IsCompleted || (first == poll && wait == options.PollInterval);
    }

    private async Task ReturnAsync(List<ClaimedDelivery> overdue)
    {
        if (overdue.Count == 0)
            return;
        try
        {
            await queue.ReturnAsync(overdue, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            log.LogWarning("{Count} deliveries wait for the end of their lease: {Reason}", overdue.Count, e.Message);
        }
    }

    private async Task SayHereAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < nextRollCall)
            return;
        await workers.HereAsync(name, stopping);
        nextRollCall = time.GetUtcNow() + WorkerRollCall.Interval;
    }

    private async Task SayGoneAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(options.StopPatience, time);
            await workers.GoneAsync(name, patience.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
        {
            // The others notice by themselves.
        }
    }

    private async Task CountAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < nextCount)
            return;
        nextCount = time.GetUtcNow() + CountInterval;
        metrics.Queue(await queue.FiguresAsync(stopping));
    }

    private async Task PurgeAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < nextPurge)
            return;
        nextPurge = time.GetUtcNow() + (await queue.PurgeAsync(options.Retention, stopping) > 0 ? TimeSpan.Zero : TimeSpan.FromHours(1));
    }
}
