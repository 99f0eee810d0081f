using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>When each event type is emitted, in words.</summary>
public static class EventTypeCatalog
{
    /// <exception cref="ArgumentException">The type is not described: an omission of ours.</exception>
    public static string Describe(string type) =>
        type switch
        {
            EventTypes.CallCreated => "The exchange accepted a call, before it looked for whom.",
            EventTypes.CallRinging => "A target began to ring; targets tells which.",
            EventTypes.CallRingEnded => "A target stopped ringing without being the one that talks; its reason tells why.",
            EventTypes.CallAnswered =>
                "A leg was answered: a phone of the tenant, or the other side; answeredAt stands from when the customer is on the line.",
            EventTypes.CallBridged => "The customer is connected with a user, also after a transfer.",
            EventTypes.CallHeld => "A side put the other on hold, by phone or API.",
            EventTypes.CallResumed => "The held side was taken back.",
            EventTypes.CallMuted => "The others do not hear this side any more.",
            EventTypes.CallUnmuted => "The others hear this side again.",
            EventTypes.CallForwarded => "A forwarding service sent the call elsewhere.",
            EventTypes.TransferStarted => "A user began to hand the call over.",
            EventTypes.TransferCompleted => "The call was handed over.",
            EventTypes.TransferFailed => "The one it was to be handed to did not take it.",
            EventTypes.TransferCancelled => "The user called the transfer off.",
            EventTypes.ConferenceStarted => "A third party came: more than two talk.",
            EventTypes.ConferenceParticipantJoined => "A party came into the conference.",
            EventTypes.ConferenceParticipantLeft => "A party left the conference; the others talk on.",
            EventTypes.ConferenceEnded => "The conference is over: two talk on as in any call, or the call ends.",
            EventTypes.RecordingStarted => "Recording began.",
            EventTypes.RecordingPaused => "Recording was paused.",
            EventTypes.RecordingResumed => "Recording went on after a pause.",
            EventTypes.RecordingStopped => "Recording ended.",
            EventTypes.RecordingAvailable => "The recording is stored and can be played.",
            EventTypes.RecordingFailed => "There is no recording of this call although there should be.",
            EventTypes.RecordingDeleted => "The recording was deleted.",
            EventTypes.CallEnded => "The customer's side has ended.",
            EventTypes.ConversationClosed => "The last event of a conversation: the whole of it, as in the call record.",
            EventTypes.UserServiceChanged => "A service of a user was changed; actor tells by whom.",
            EventTypes.ClickToCallStatusChanged => "A call-me-now session or a call started by API went a step on.",
            EventTypes.OperationCompleted => "A long action has ended; its state tells how.",
            EventTypes.WebhookAttemptExhausted =>
                "An event could not be delivered to a webhook endpoint: every attempt of the schedule failed. It can be replayed.",
            EventTypes.TokenReused =>
                "A refresh token or an authorization code came a second time: somebody has a copy. All that came of that sign-in was revoked.",
            EventTypes.CallMeNowRefused =>
                "A visitor of a website was not called; callMeNow.reason tells which rule of the key it was. Of one key and reason at most one a minute.",
            EventTypes.CallMeNowCallbackScheduled => "A visitor asked to be called back later.",
            EventTypes.CallMeNowCallbackMissed => "A visitor who was to be called back was not reached; callMeNow tells whom and why.",
            EventTypes.WebhookEndpointDegraded =>
                "A webhook endpoint began to fail: three failures in a day, or a delivery that was given up.",
            EventTypes.WebhookEndpointPauseWarning => "Half of the time is over after which a webhook endpoint that only fails is paused.",
            EventTypes.WebhookEndpointPaused =>
                "A webhook endpoint gets no events any more: pausedReason tells why. They are kept and can be replayed.",
            EventTypes.WebhookEndpointRecovered =>
                "A webhook endpoint that failed, was paused or had to prove itself gets its events again.",
            EventTypes.WebhookEndpointVerification =>
                "Asks a webhook endpoint that has to prove itself (verifyOwnership) whether it wants events: 2xx is yes. Sent to that endpoint alone.",
            EventTypes.WebhookTest => "Sent on request to test an endpoint.",
            _ => throw new ArgumentException($"The event type {type} has no description.", nameof(type)),
        };
}
