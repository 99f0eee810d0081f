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
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="cut">The worker stops and waits no longer.</param>
    internal async Task<AttemptEnd> RunAsync(ClaimedDelivery claimed, CancellationToken cut)
    {
        var leaseEnd = time.GetUtcNow() + options.Lease;
        try
        {
            var end = await attempt.RunAsync(claimed, cut);
            await WriteAsync(
                async cancellation =>
                {
                    if (!await completion.CompleteAsync(claimed, end.Outcome!, options.DisableAfter, cancellation))
                        log.LogWarning("The lease of delivery {Delivery} was lost: another worker decides", claimed.Id);
                },
                claimed,
                leaseEnd,
                cut
            );
            return end;
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            await WriteAsync(cancellation => queue.ReleaseAsync(claimed, cancellation), claimed, leaseEnd, cut);
            return new AttemptEnd(claimed, null);
        }
    }

    /// <summary>Tries until the lease ends: a database that is away for a moment costs no second delivery. After that it does, which receivers must bear.</summary>
    private async Task WriteAsync(
        Func<CancellationToken, Task> write,
        ClaimedDelivery claimed,
        DateTimeOffset leaseEnd,
        CancellationToken cut
    )
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
            try
            {
                await write(patience.Token);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
            {
                if (time.GetUtcNow() + Pause >= leaseEnd || cut.IsCancellationRequested)
                {
                    log.LogWarning(
                        "The outcome of delivery {Delivery} could not be written, it will be sent again: {Reason}",
                        claimed.Id,
                        e.Message
                    );
                    return;
                }
            }
            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }
}
