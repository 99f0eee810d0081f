using System.Collections.Immutable;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>What every event of a type has, beyond what all events have.</summary>
/// <param name="InConversation">It belongs to a conversation and has a place in it; otherwise it never does.</param>
/// <param name="Data">Members of <c>data</c> that are always there.</param>
internal sealed record EventShape(bool InConversation, ImmutableArray<string> Data)
{
    private static readonly ImmutableArray<string> Call = ["conversationId", "direction", "state", "startedAt", "customer", "dialled"];

    /// <exception cref="ArgumentException">The type has no shape: an omission of ours.</exception>
    public static EventShape Of(string type) =>
        type switch
        {
            EventTypes.CallCreated => OfCall(),
            EventTypes.CallRinging or EventTypes.CallRingEnded => OfCall("legId", "targets"),
            EventTypes.CallAnswered or EventTypes.CallBridged => OfCall("legId"),
            EventTypes.CallHeld or EventTypes.CallResumed or EventTypes.CallMuted or EventTypes.CallUnmuted => OfCall("legId", "actor"),
            EventTypes.CallForwarded => OfCall("redirections"),
            EventTypes.TransferStarted or EventTypes.TransferCompleted or EventTypes.TransferFailed or EventTypes.TransferCancelled =>
                OfCall("transfer"),
            EventTypes.ConferenceStarted
            or EventTypes.ConferenceParticipantJoined
            or EventTypes.ConferenceParticipantLeft
            or EventTypes.ConferenceEnded => OfCall("conference"),
            // Deleted long after the call, when what the call was may be forgotten.
            EventTypes.RecordingDeleted => new(true, ["conversationId", "recording", "actor"]),
            EventTypes.RecordingStarted
            or EventTypes.RecordingPaused
            or EventTypes.RecordingResumed
            or EventTypes.RecordingStopped
            or EventTypes.RecordingAvailable
            or EventTypes.RecordingFailed => OfCall("recording"),
            EventTypes.CallEnded or EventTypes.ConversationClosed => OfCall("endedAt", "endedBy", "outcome", "cause"),
            EventTypes.ClickToCallStatusChanged => OfCall("clickToCall"),
            EventTypes.UserServiceChanged => new(false, ["serviceChange", "actor"]),
            EventTypes.OperationCompleted => new(false, ["operation"]),
            EventTypes.WebhookAttemptExhausted => new(false, ["webhookDelivery"]),
            EventTypes.TokenReused => new(false, ["tokenReuse"]),
            EventTypes.CallMeNowRefused or EventTypes.CallMeNowCallbackScheduled or EventTypes.CallMeNowCallbackMissed => new(
                false,
                ["callMeNow", "actor"]
            ),
            EventTypes.WebhookEndpointDegraded
            or EventTypes.WebhookEndpointPauseWarning
            or EventTypes.WebhookEndpointPaused
            or EventTypes.WebhookEndpointRecovered
            or EventTypes.WebhookEndpointVerification => new(false, ["webhookEndpoint"]),
            EventTypes.WebhookTest => new(false, []),
            _ => throw new ArgumentException($"The event type {type} has no shape.", nameof(type)),
        };

    private static EventShape OfCall(params ReadOnlySpan<string> more) => new(true, [.. Call, .. more]);
}
