using KpnEen.Api.Events;
using KpnEen.Data.Log;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Looks each minute for endpoints that failed and that nothing is sent to, and has them tried: they recover alone.</summary>
public sealed class EndpointProber(EndpointProbe probe, TimeProvider time, ILogger<EndpointProber> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, time, stoppingToken);
                await ProbeAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }

    /// <returns>How many endpoints are tried.</returns>
    internal async Task<int> ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            return await probe.QueueAsync(Make, cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            log.LogWarning("Degraded webhook endpoints cannot be tried now: {Reason}", e.Message);
            return 0;
        }
    }

    private (ConversationEvent Event, string Envelope) Make(string tenantId)
    {
        var example = EventExamples.Make(EventTypes.WebhookTest, tenantId, time);
        return (example, $"{EventJson.Envelope(example)[..^1]},\"test\":true}}");
    }
}
