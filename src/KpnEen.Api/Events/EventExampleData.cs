using System.Text.Json;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>Payloads of the examples: one call of a customer to Anna, seen at every step.</summary>
internal static class EventExampleData
{
    private static readonly UserRef Anna = new(
        "usr_0192f0c1d2e37b4c8d5e6f7081920a1b",
        "Anna de Vries",
        "anna@jansen.example",
        "201",
        ["crm-42"]
    );
    private static readonly Actor ByAnna = new("user", Anna.Id);
    private const string Leg = "leg_0192f0c1d2e37b4c8d5e6f7081920a1b";
    private const string Device = "dev_0192f0c1d2e37b4c8d5e6f7081920a1b";

    private const string Key = "cmk_0192f0c1d2e37b4c8d5e6f7081920a1b";
    private const string Session = "cmn_0192f0c1d2e37b4c8d5e6f7081920a1b";

    public static EventData Of(string type, DateTimeOffset now) =>
        type switch
        {
            EventTypes.WebhookTest => new EventData(),
            EventTypes.OperationCompleted => new EventData
            {
                Operation = new OperationRef(
                    "op_0192f0c1d2e37b4c8d5e6f7081920a1b",
                    "replayWebhookEndpoint",
                    "succeeded",
                    250,
                    "/v1/operations/op_0192f0c1d2e37b4c8d5e6f7081920a1b"
                ),
            },
            EventTypes.WebhookAttemptExhausted => new EventData
            {
                WebhookDelivery = new WebhookDeliveryRef(
                    "whd_0192f0c1d2e37b4c8d5e6f7081920a1b",
                    "whe_0192f0c1d2e37b4c8d5e6f7081920a1b",
                    "evt_0192f0c1d2e37b4c8d5e6f7081920a1b",
                    EventTypes.CallEnded,
                    10,
                    503
                ),
            },
            EventTypes.UserServiceChanged => new EventData
            {
                ServiceChange = Change(),
                User = Anna,
                Actor = ByAnna,
            },
            EventTypes.TokenReused => new EventData
            {
                TokenReuse = new TokenReuse("refreshToken", "cli_0192f0c1d2e37b4c8d5e6f7081920a1b", Anna.Id),
            },
            EventTypes.ClickToCallStatusChanged => Call(type, now) with
            {
                ClickToCall = new ClickToCallStatus(Session, "connected", null, "+31612345678", now),
            },
            EventTypes.CallMeNowRefused => Notice(new CallMeNowNotice(Key, null, "visitorQuota", Suppressed: 3)),
            EventTypes.CallMeNowCallbackScheduled => Notice(
                new CallMeNowNotice(Key, Session, null, "+31612345678", "P. Jansen", now.AddHours(14))
            ),
            EventTypes.CallMeNowCallbackMissed => Notice(
                new CallMeNowNotice(Key, Session, "noAnswer", "+31612345678", "P. Jansen", now.AddMinutes(-1))
            ),
            _ when EventTypes.IsAboutWebhookEndpoints(type) => Webhooks(type, now),
            _ => Step(type, Call(type, now), now),
        };

    private static EventData Notice(CallMeNowNotice notice) => new() { CallMeNow = notice, Actor = new Actor("visitor", notice.SessionId) };

    private static EventData Webhooks(string type, DateTimeOffset now)
    {
        var endpoint = new WebhookEndpointRef(
            "whe_0192f0c1d2e37b4c8d5e6f7081920a1b",
            "CRM, production",
            "degraded",
            null,
            now.AddDays(-3),
            now.AddDays(2)
        );
        return type switch
        {
            EventTypes.WebhookEndpointPaused => new EventData
            {
                WebhookEndpoint = endpoint with { State = "paused", PausedReason = "failing", PausesAt = null },
            },
            EventTypes.WebhookEndpointRecovered => new EventData
            {
                WebhookEndpoint = endpoint with { State = "healthy", FailingSince = null, PausesAt = null },
            },
            EventTypes.WebhookEndpointVerification => new EventData
            {
                WebhookEndpoint = endpoint with { State = "pending", FailingSince = null, PausesAt = null },
            },
            _ => new EventData { WebhookEndpoint = endpoint },
        };
    }

    private static EventData Call(string type, DateTimeOffset now) =>
        new()
        {
            Direction = CallDirection.Inbound,
            State = State(type),
            StartedAt = now.AddSeconds(-95),
            AnsweredAt = State(type) is CallState.Created or CallState.Ringing ? null : now.AddSeconds(-90),
            Customer = new Party("+31612345678", "P. Jansen", Presentation.Allowed, true, "NL", "mobile"),
            Dialled = new Dialled("+31201234567", "Sales", "user", Anna.Id),
            User = type == EventTypes.CallCreated ? null : Anna,
        };

    private static EventData Step(string type, EventData call, DateTimeOffset now) =>
        type switch
        {
            EventTypes.CallRinging => call with { LegId = Leg, Targets = [new RingTarget(Leg, Anna.Id, Device, "phone")] },
            EventTypes.CallRingEnded => call with
            {
                LegId = Leg,
                Targets = [new RingTarget(Leg, Anna.Id, Device, "phone", null, RingEndReason.NoAnswer)],
            },
            EventTypes.CallAnswered
            or EventTypes.CallBridged
            or EventTypes.CallHeld
            or EventTypes.CallResumed
            or EventTypes.CallMuted
            or EventTypes.CallUnmuted => call with
            {
                LegId = Leg,
                Actor = ByAnna,
            },
            EventTypes.CallForwarded => call with
            {
                Redirections = [new Redirection("201", "+31687654321", RedirectReason.NoAnswer, "call-forwarding-no-answer", now)],
            },
            EventTypes.TransferStarted or EventTypes.TransferCompleted or EventTypes.TransferCancelled => call with
            {
                Transfer = new Transfer("blind", Anna, "202"),
                Actor = ByAnna,
            },
            EventTypes.TransferFailed => call with
            {
                Transfer = new Transfer("blind", Anna, "202", null, new Cause(486, 17, "Busy here")),
                Actor = ByAnna,
            },
            _ when type.StartsWith("call.conference.", StringComparison.Ordinal) => call with { LegId = Leg, Conference = Conference(now) },
            _ when type.StartsWith("call.recording.", StringComparison.Ordinal) => call with
            {
                Recording = Recording(type),
                Actor = type == EventTypes.RecordingDeleted ? ByAnna : null,
            },
            EventTypes.CallEnded or EventTypes.ConversationClosed => Ended(call, now),
            _ => call,
        };

    private static EventData Ended(EventData call, DateTimeOffset now) =>
        call with
        {
            EndedAt = now,
            EndedBy = EndedBy.Customer,
            Outcome = CallOutcome.Completed,
            Cause = new Cause(200, 16, "Normal call clearing"),
            RingMs = 5000,
            WaitMs = 5000,
            HoldMs = 0,
            TalkMs = 90_000,
        };

    private static ConferenceRef Conference(DateTimeOffset now) =>
        new(
            Anna,
            now.AddSeconds(-60),
            [
                new ConferenceParticipant(Leg, Anna.Id, Anna.Extension, Muted: false, Held: false),
                new ConferenceParticipant("leg_0192f0c1d2e37b4c8d5e6f7081920a1c", null, "+31612345678", Muted: false, Held: false),
                new ConferenceParticipant("leg_0192f0c1d2e37b4c8d5e6f7081920a1d", null, "+31201234999", Muted: true, Held: false),
            ]
        );

    private static RecordingRef Recording(string type)
    {
        var state = type[(type.LastIndexOf('.') + 1)..];
        var known = type is EventTypes.RecordingStopped or EventTypes.RecordingAvailable;
        return new RecordingRef("rec_0192f0c1d2e37b4c8d5e6f7081920a1b", "always", state, Anna.Id, known ? 90_000 : null);
    }

    private static CallState State(string type) =>
        type switch
        {
            EventTypes.CallCreated or EventTypes.CallForwarded => CallState.Created,
            EventTypes.CallRinging or EventTypes.CallRingEnded => CallState.Ringing,
            EventTypes.CallHeld => CallState.Held,
            EventTypes.CallEnded or EventTypes.ConversationClosed => CallState.Ended,
            _ => CallState.Active,
        };

    private static ServiceChange Change() =>
        new(
            "user",
            Anna.Id,
            "do-not-disturb",
            JsonSerializer.SerializeToElement(new { active = false }),
            JsonSerializer.SerializeToElement(new { active = true })
        );
}
