using KpnEen.Data.Records;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Calls;

/// <summary>Calls as the API shows them: live ones from the switch, ended ones from their record.</summary>
internal static class CallViews
{
    private static readonly Party Unknown = new(null, null, Presentation.Unavailable, Verified: false);

    public static Call Show(CallView view) =>
        new()
        {
            Id = view.Id,
            Direction = view.Direction,
            State = view.State,
            Customer = view.Customer,
            Dialled = view.Dialled,
            StartedAt = view.StartedAt,
            AnsweredAt = view.AnsweredAt,
            Legs = [.. view.Legs.Select(Show)],
            Recording = new CallRecordingStatus { State = view.RecordingState, RecordingIds = view.RecordingIds },
            Conference = view.Conference,
            ClickToCallId = view.ClickToCallId,
            Metadata = view.Metadata,
        };

    public static Call Show(StoredCallRecord record) =>
        new()
        {
            Id = record.ConversationId,
            Direction = record.Data.Direction ?? CallDirection.Internal,
            State = CallState.Ended,
            Customer = record.Data.Customer ?? Unknown,
            Dialled = record.Data.Dialled ?? new Dialled("", null, "number", null),
            StartedAt = record.StartedAt,
            AnsweredAt = record.Data.AnsweredAt,
            EndedAt = record.Data.EndedAt,
            Outcome = record.Data.Outcome,
            EndedBy = record.Data.EndedBy,
            Cause = record.Data.Cause,
            Legs = [.. (record.Data.Legs ?? []).Select(Show)],
            Recording = new CallRecordingStatus
            {
                State = record.RecordingIds.Count == 0 ? "none" : "stopped",
                RecordingIds = record.RecordingIds,
            },
            ClickToCallId = record.Data.Correlation?.ClickToCallId,
            Metadata = record.Data.Metadata,
        };

    private static CallLeg Show(LegView leg) =>
        new()
        {
            Id = leg.Id,
            Kind = leg.Kind,
            Direction = leg.Direction,
            UserId = leg.UserId,
            DeviceId = leg.DeviceId,
            Number = leg.Number,
            State = leg.State,
            Muted = leg.IsMuted,
            StartedAt = leg.StartedAt,
            AnsweredAt = leg.AnsweredAt,
            SipCallId = leg.SipCallId,
        };

    private static CallLeg Show(LegSummary leg) =>
        new()
        {
            Id = leg.LegId,
            Kind = leg.Kind,
            Direction = leg.Direction,
            UserId = leg.UserId,
            DeviceId = leg.DeviceId,
            Number = leg.Number,
            State = "ended",
            Muted = false,
            StartedAt = leg.StartedAt,
            AnsweredAt = leg.AnsweredAt,
            EndedAt = leg.EndedAt,
        };
}
