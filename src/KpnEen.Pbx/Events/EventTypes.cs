using System.Collections.Immutable;

namespace KpnEen.Pbx.Events;

/// <summary>The event catalogue: dotted snake_case names. spec/events.md 2.</summary>
public static class EventTypes
{
    public const string CallCreated = "call.created";
    public const string CallRinging = "call.ringing";
    public const string CallRingEnded = "call.ring_ended";
    public const string CallAnswered = "call.answered";
    public const string CallBridged = "call.bridged";
    public const string CallHeld = "call.held";
    public const string CallResumed = "call.resumed";
    public const string CallMuted = "call.muted";
    public const string CallUnmuted = "call.unmuted";
    public const string CallForwarded = "call.forwarded";
    public const string TransferStarted = "call.transfer.started";
    public const string TransferCompleted = "call.transfer.completed";
    public const string TransferFailed = "call.transfer.failed";
    public const string TransferCancelled = "call.transfer.cancelled";
    public const string ConferenceStarted = "call.conference.started";
    public const string ConferenceParticipantJoined = "call.conference.participant_joined";
    public const string ConferenceParticipantLeft = "call.conference.participant_left";
    public const string ConferenceEnded = "call.conference.ended";
    public const string RecordingStarted = "call.recording.started";
    public const string RecordingPaused = "call.recording.paused";
    public const string RecordingResumed = "call.recording.resumed";
    public const string RecordingStopped = "call.recording.stopped";
    public const string RecordingAvailable = "call.recording.available";
    public const string RecordingFailed = "call.recording.failed";
    public const string RecordingDeleted = "call.recording.deleted";
    public const string CallEnded = "call.ended";
    public const string ConversationClosed = "conversation.closed";
    public const string UserServiceChanged = "user.service_changed";
    public const string ClickToCallStatusChanged = "click_to_call.status_changed";
    public const string OperationCompleted = "operation.completed";
    public const string WebhookAttemptExhausted = "webhook.attempt_exhausted";
    public const string TokenReused = "security.token_reused";
    public const string CallMeNowRefused = "call_me_now.refused";
    public const string CallMeNowCallbackScheduled = "call_me_now.callback_scheduled";
    public const string CallMeNowCallbackMissed = "call_me_now.callback_missed";
    public const string WebhookEndpointDegraded = "webhook_endpoint.degraded";
    public const string WebhookEndpointPauseWarning = "webhook_endpoint.pause_warning";
    public const string WebhookEndpointPaused = "webhook_endpoint.paused";
    public const string WebhookEndpointRecovered = "webhook_endpoint.recovered";
    public const string WebhookEndpointVerification = "webhook_endpoint.verification";
    public const string WebhookTest = "webhook.test";

    public static ImmutableArray<string> All { get; } =
    [
        CallCreated,
        CallRinging,
        CallRingEnded,
        CallAnswered,
        CallBridged,
        CallHeld,
        CallResumed,
        CallMuted,
        CallUnmuted,
        CallForwarded,
        TransferStarted,
        TransferCompleted,
        TransferFailed,
        TransferCancelled,
        ConferenceStarted,
        ConferenceParticipantJoined,
        ConferenceParticipantLeft,
        ConferenceEnded,
        RecordingStarted,
        RecordingPaused,
        RecordingResumed,
        RecordingStopped,
        RecordingAvailable,
        RecordingFailed,
        RecordingDeleted,
        CallEnded,
        ConversationClosed,
        UserServiceChanged,
        ClickToCallStatusChanged,
        OperationCompleted,
        WebhookAttemptExhausted,
        TokenReused,
        CallMeNowRefused,
        CallMeNowCallbackScheduled,
        CallMeNowCallbackMissed,
        WebhookEndpointDegraded,
        WebhookEndpointPauseWarning,
        WebhookEndpointPaused,
        WebhookEndpointRecovered,
        WebhookEndpointVerification,
        WebhookTest,
    ];

    /// <summary>How a webhook endpoint fares; it is not sent to that endpoint.</summary>
    public static bool IsAboutWebhookEndpoints(string type) => type.StartsWith("webhook_endpoint.", StringComparison.Ordinal);

    /// <summary>About deliveries themselves: what becomes of such an event makes no further event, or two endpoints that fail would tell each other of it for ever.</summary>
    public static bool IsAboutWebhooks(string type) => IsAboutWebhookEndpoints(type) || type == WebhookAttemptExhausted;

    /// <summary>Worth nothing when late: older than 30 s they are skipped by webhooks and logged as skipped.</summary>
    public static bool IsLive(string type) => type is CallRinging;
}
