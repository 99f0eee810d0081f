using System.Text;
using System.Text.Json;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>One claimed delivery: sent or skipped, and what shall become of it.</summary>
public sealed class DeliveryAttempt(WebhookSender sender, WebhookSecrets secrets, WebhookOptions options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="OperationCanceledException">The worker stops.</exception>
    internal async Task<AttemptEnd> RunAsync(ClaimedDelivery claimed, CancellationToken stopping)
    {
        if (!claimed.EndpointEnabled && claimed.Trigger != EndpointOwnership.Trigger)
            return new AttemptEnd(claimed, DeliveryOutcome.Skipped("endpointDisabled", claimed.Failures));
        if (claimed.Body is not { } body)
            return new AttemptEnd(claimed, DeliveryOutcome.Skipped("eventExpired", claimed.Failures));
        if (IsTooLate(claimed, time.GetUtcNow()))
            return new AttemptEnd(claimed, DeliveryOutcome.Skipped("tooLate", claimed.Failures));
        var request = new WebhookRequest(
            claimed.EndpointId,
            new Uri(claimed.Url),
            claimed.EventId,
            claimed.PayloadMode == "thin" ? ThinEnvelope.Of(body, options.PublicUrl) : Encoding.UTF8.GetBytes(body),
            claimed.Attempt,
            claimed.Trigger,
            [.. claimed.Secrets.Select(key => WebhookKey.FromStored(secrets.Open(claimed.EndpointId, key)))],
            secrets.OpenHeaders(claimed.EndpointId, claimed.Headers),
            secrets.OpenReceiver(claimed.EndpointId, claimed.Receiver)
        );
        var result = await sender.SendAsync(request, stopping);
        return new AttemptEnd(claimed, Decide(claimed, result, Logged(claimed, result)), result);
    }

    private DeliveryOutcome Decide(ClaimedDelivery claimed, AttemptResult result, WebhookAttempt logged)
    {
        var test = claimed.Trigger is "test" or EndpointOwnership.Trigger;
        var command = claimed.ReceiverControl ? result.Command : ReceiverCommand.None;
        var pause =
            test ? null
            : result.Gone ? "gone"
            : command == ReceiverCommand.Disable ? "byReceiver"
            : null;
        if (result.Succeeded)
            return new DeliveryOutcome("delivered", null, claimed.Failures, null, logged, pause);
        var failures = claimed.Failures + 1;
        var delay =
            test || claimed.Trigger == "probe"
                ? null
                : options.Schedule.DelayAfter(failures, result.Overloaded, result.RetryAfter, Random.Shared.NextDouble());
        if (command == ReceiverCommand.Abort)
            return new DeliveryOutcome("exhausted", "abortedByReceiver", failures, null, logged, pause);
        // Of an endpoint that pauses, what would be tried again is skipped, and so comes back when it is resumed.
        if (delay is null)
            return new DeliveryOutcome("exhausted", null, failures, null, logged, pause);
        var due = time.GetUtcNow() + delay.Value;
        return IsTooLate(claimed, due)
            ? DeliveryOutcome.Skipped("tooLate", failures, logged) with
            {
                Pause = pause,
            }
            : new DeliveryOutcome("pending", null, failures, due, logged, pause);
    }

    // Who asks for a replay wants the event however old it is.
    private bool IsTooLate(ClaimedDelivery claimed, DateTimeOffset at) =>
        claimed.Trigger == "schedule" && EventTypes.IsLive(claimed.EventType) && at - claimed.OccurredAt > options.LiveEventAge;

    private static WebhookAttempt Logged(ClaimedDelivery claimed, AttemptResult result) =>
        new(
            claimed.Attempt,
            claimed.Trigger,
            result.StartedAt,
            result.Status,
            result.Error,
            JsonSerializer.SerializeToElement(result.RequestHeaders, Json),
            JsonSerializer.SerializeToElement(result.ResponseHeaders, Json),
            result.Body,
            JsonSerializer.SerializeToElement(result.Timings, Json)
        );
}
