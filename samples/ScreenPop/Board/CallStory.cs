using KpnEen.Sdk;
using ScreenPop.Contacts;

namespace ScreenPop.Board;

/// <summary>What each event does to a card. Payloads are fat: no second request is needed.</summary>
internal static class CallStory
{
    public static CallCard Next(CallCard? before, KpnEenEvent received, ContactBook contacts)
    {
        var data = received.Data;
        var contact = contacts.Find(data.Customer?.Number);
        var card =
            before
            ?? new CallCard(
                received.ConversationId!,
                0,
                data.Direction?.ToString() ?? "internal",
                "ringing",
                data.Customer?.Number,
                contact?.Name ?? data.Customer?.Name ?? data.Customer?.Number ?? "Number withheld",
                contact?.Company,
                contact?.Note,
                data.User?.Name,
                data.StartedAt ?? received.Timestamp,
                null,
                null,
                null,
                null,
                []
            );
        card = card with
        {
            Sequence = received.Sequence ?? card.Sequence,
            With = data.User?.Name ?? card.With,
            AnsweredAt = data.AnsweredAt ?? card.AnsweredAt,
        };
        return received switch
        {
            // On click-to-dial our own phone answers first: talking begins when the call is active.
            CallAnsweredEvent or CallBridgedEvent or CallResumedEvent or CallTransferCompletedEvent when data.State == CallState.Active =>
                card with
                {
                    Status = "talking",
                },
            CallHeldEvent => card with { Status = "held" },
            CallTransferStartedEvent { Transfer: var transfer } => card with
            {
                Status = "transferring",
                Via = $"{transfer.Kind} transfer to {transfer.To}",
            },
            CallTransferFailedEvent or CallTransferCancelledEvent => card with { Status = "talking", Via = null },
            CallForwardedEvent { Redirections: var way } => card with
            {
                Via = way is [.., var last] ? $"forwarded to {last.To} ({last.Reason})" : card.Via,
            },
            CallEndedEvent or ConversationClosedEvent => card with
            {
                Status = "ended",
                EndedAt = data.EndedAt ?? received.Timestamp,
                Outcome = data.Outcome?.ToString() ?? card.Outcome,
            },
            CallRecordingAvailableEvent { Recording: var recording } => card with
            {
                RecordingIds = [.. card.RecordingIds.Append(recording.RecordingId).Distinct()],
            },
            CallRecordingDeletedEvent { Recording: var recording } => card with
            {
                RecordingIds = [.. card.RecordingIds.Where(id => id != recording.RecordingId)],
            },
            _ => card,
        };
    }
}
