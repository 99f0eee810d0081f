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
public sealed class DeliveryWorker : BackgroundService
{
    private readonly DeliveryQueue queue;
    private readonly DeliveryRun run;
    private readonly DeliveryHints hints;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<DeliveryWorker> log;
    private readonly Channel<AttemptEnd> ended = Channel.CreateUnbounded<AttemptEnd>();
    private readonly Dictionary<string, EndpointGate> gates = new(StringComparer.Ordinal);
    private readonly HashSet<Task> running = [];
    private DateTimeOffset nextPurge;

    public DeliveryWorker(
        DeliveryQueue queue,
        DeliveryRun run,
        DeliveryHints hints,
        WebhookOptions options,
        TimeProvider time,
        ILogger<DeliveryWorker> log
    )
    {
        (this.queue, this.run, this.hints, this.options, this.time, this.log) = (queue, run, hints, options, time, log);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var cut = new CancellationTokenSource();
        while (!stoppingToken.IsCancellationRequested)
        {
            var hint = hints.Next();
            Settle();
            if (await StartDueAsync(cut.Token, stoppingToken) == 0)
                await NewsAsync(hint, stoppingToken);
        }
        // What is under way may end by itself for a moment; what is cut short goes back to the queue.
        using var patience = new CancellationTokenSource(options.StopPatience, time);
        await using var _ = patience.Token.Register(cut.Cancel);
        await Task.WhenAll(running);
    }

    private void Settle()
    {
        while (ended.Reader.TryRead(out var end))
        {
            var gate = gates[end.Claimed.EndpointId];
            gate.Leave(end.Result is { Succeeded: true }, end.Result is { Overloaded: true });
            if (gate.Idle)
                gates.Remove(end.Claimed.EndpointId);
        }
        running.RemoveWhere(task => task.IsCompleted);
    }

    /// <returns>How many attempts were begun.</returns>
    private async Task<int> StartDueAsync(CancellationToken cut, CancellationToken stopping)
    {
        var free = options.Concurrency - gates.Values.Sum(gate => gate.InFlight);
        if (free <= 0)
            return 0;
        try
        {
            await PurgeAsync(stopping);
            var busy = gates.ToDictionary(gate => gate.Key, gate => gate.Value.Free, StringComparer.Ordinal);
            var claimed = await queue.ClaimAsync(free, options.ConcurrencyPerEndpoint, busy, options.Lease, stopping);
            foreach (var delivery in claimed)
                Start(delivery, cut);
            return claimed.Count;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            log.LogWarning("The webhook queue cannot be read, deliveries wait: {Reason}", e.Message);
            return 0;
        }
    }

    private void Start(ClaimedDelivery delivery, CancellationToken cut)
    {
        if (!gates.TryGetValue(delivery.EndpointId, out var gate))
            gates[delivery.EndpointId] = gate = new EndpointGate(options.ConcurrencyPerEndpoint);
        gate.Enter();
        running.Add(RunAsync(delivery, cut));
    }

    private async Task RunAsync(ClaimedDelivery delivery, CancellationToken cut)
    {
        var end = new AttemptEnd(delivery, null);
        try
        {
            end = await run.RunAsync(delivery, cut);
        }
        catch (Exception e)
        {
            // A bug or an unreadable secret: the lease ends, the delivery comes round again, and the worker lives.
            log.LogError(e, "The attempt of delivery {Delivery} broke off", delivery.Id);
        }
        finally
        {
            ended.Writer.TryWrite(end);
        }
    }

    /// <summary>Waits for an attempt that ended, a hint that something is due, or the poll interval.</summary>
    private async Task NewsAsync(Task hint, CancellationToken stopping)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(hint, ended.Reader.WaitToReadAsync(done.Token).AsTask(), Task.Delay(options.PollInterval, time, done.Token));
        done.Cancel();
    }

    private async Task PurgeAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < nextPurge)
            return;
        nextPurge = time.GetUtcNow() + (await queue.PurgeAsync(options.Retention, stopping) > 0 ? TimeSpan.Zero : TimeSpan.FromHours(1));
    }
}
