using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Hosting;

/// <summary>Handles the queued events, one after another. When the host stops, what waits is still handled, as long as the host allows.</summary>
internal sealed class WebhookQueueWorker(
    WebhookQueue queue,
    KpnEenWebhookOptions options,
    EventRoutes routes,
    IServiceScopeFactory scopes,
    ILogger<WebhookQueueWorker> logger
) : BackgroundService
{
    private static readonly EventId _failed = new(12, "WebhookHandlerFailed");
    private readonly CancellationTokenSource _patience = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        await using var end = cancellationToken.Register(_patience.Cancel);
        if (ExecuteTask is { } work)
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _patience.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var received in queue.ReadAsync(_patience.Token))
        {
            var handled = false;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await routes.HandleAsync(scope.ServiceProvider, received, _patience.Token);
                handled = true;
            }
            // The next event must not suffer from this one.
            catch (Exception e) when (!_patience.IsCancellationRequested)
            {
                logger.LogError(_failed, e, "{Type} {Id} could not be handled", received.Type, received.Id);
            }
            if (options.Store is { } store)
                await store.EndAsync(received.Id, handled, CancellationToken.None);
        }
    }
}
