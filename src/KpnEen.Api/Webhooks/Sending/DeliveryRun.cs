using KpnEen.Data.Webhooks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>A claimed delivery from attempt to written outcome.</summary>
public sealed class DeliveryRun(
    DeliveryAttempt attempt,
    DeliveryQueue queue,
    DeliveryCompletion completion,
    WebhookOptions options,
    TimeProvider time,
    ILogger<DeliveryRun> log
) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly OutcomeWriter outcomes = new(completion, options, time);

    /// <param name="cut">The worker stops and waits no longer.</param>
    /// <returns>Without outcome when it was cut short.</returns>
    internal async Task<AttemptEnd> AttemptAsync(ClaimedDelivery claimed, CancellationToken cut)
    {
        try
        {
            return await attempt.RunAsync(claimed, cut);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return new AttemptEnd(claimed, null);
        }
    }

    /// <summary>Tries until the lease ends: a database that is away for a moment costs no second delivery. After that it does, which receivers must bear.</summary>
    internal async Task WriteAsync(AttemptEnd end, DateTimeOffset leaseEnd, CancellationToken cut)
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
            try
            {
                if (end.Outcome is not { } outcome)
                    await queue.ReleaseAsync(end.Claimed, patience.Token);
                else if (!await outcomes.WriteAsync(end.Claimed, outcome, patience.Token))
                    log.LogWarning("The lease of delivery {Delivery} was lost: another worker decides", end.Claimed.Id);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
            {
                if (e is PostgresException { IsTransient: false })
                    log.LogError(e, "The outcome of delivery {Delivery} was refused by the database", end.Claimed.Id);
                if (time.GetUtcNow() + Pause >= leaseEnd || cut.IsCancellationRequested)
                {
                    log.LogWarning(
                        "The outcome of delivery {Delivery} could not be written, it will be sent again: {Reason}",
                        end.Claimed.Id,
                        e.Message
                    );
                    return;
                }
            }
            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }

    public void Dispose() => outcomes.Dispose();
}
