using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.CallMeNow;

/// <summary>Calls visitors back when their time has come, and tells of those it could not.</summary>
internal sealed class CallbackWorker(
    CallbackQueue queue,
    CallMeNowKeyStore keys,
    CallMeNowSessionStore sessions,
    BlockedNumberStore blocked,
    CallMeNowVisitors visitors,
    TimeProvider time,
    ILogger<CallbackWorker> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One round.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var callback in await queue.TakeAsync(cancellation))
            await CallAsync(callback, cancellation);
        await queue.TellMissedAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                try
                {
                    await RunAsync(stoppingToken);
                }
                // Whatever one of them was: the others wait.
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning("Visitors could not be called back now: {Reason}", e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task CallAsync(Callback callback, CancellationToken cancellation)
    {
        if (await ObstacleAsync(callback, cancellation) is { } reason)
        {
            await sessions.SetStatusAsync(callback.TenantId, callback.SessionId, "missed", reason, cancellation);
            return;
        }
        try
        {
            var key = await keys.FindAsync(callback.TenantId, callback.KeyId, cancellation);
            // The page with a code may be closed by now: the visitor presses any key.
            await visitors.PlaceAsync(callback.TenantId, key!, callback.SessionId, callback.Visitor, null, cancellation);
        }
        catch (SwitchUnavailableException e)
        {
            log.LogWarning("Callback {Session} waits: the switch is away ({Reason})", callback.SessionId, e.Message);
            // When it may have been placed the queue finds out: a placed call speaks within a minute.
            if (!e.OutcomeUnknown)
                await queue.PutBackAsync(callback, cancellation);
        }
    }

    private async Task<string?> ObstacleAsync(Callback callback, CancellationToken cancellation)
    {
        if (time.GetUtcNow() - callback.CallAt > CallbackQueue.Latest)
            return "tooLate";
        if (await keys.FindAsync(callback.TenantId, callback.KeyId, cancellation) is not { Value: { Enabled: true, TargetId: not null } })
            return "keyDisabled";
        return (await blocked.ListAsync(callback.TenantId, BlockedNumberStore.By(callback.Visitor.Number), null, 1, cancellation)).IsEmpty
            ? null
            : "doNotCall";
    }
}
