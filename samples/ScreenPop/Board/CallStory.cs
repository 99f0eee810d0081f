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
        return received.Type switch
        {
            // On click-to-dial our own phone answers first: talking begins when the call is active.
            "call.answered" or "call.bridged" or "call.resumed" or "call.transfer.completed" when data.State == CallState.Active =>
                card with
                {
                    Status = "talking",
                },
            "call.held" => card with { Status = "held" },
            "call.transfer.started" => card with
            {
                Status = "transferring",
                Via = $"{data.Transfer?.Kind} transfer to {data.Transfer?.To}",
            },
            "call.transfer.failed" or "call.transfer.cancelled" => card with { Status = "talking", Via = null },
            "call.forwarded" => card with
            {
                Via = data.Redirections is [.., var last] ? $"forwarded to {last.To} ({last.Reason})" : card.Via,
            },
            "call.ended" or "conversation.closed" => card with
            {
                Status = "ended",
                EndedAt = data.EndedAt ?? received.Timestamp,
                Outcome = data.Outcome?.ToString() ?? card.Outcome,
            },
            "call.recording.available" when data.Recording is { } recording => card with
            {
                RecordingIds = [.. card.RecordingIds.Append(recording.RecordingId).Distinct()],
            },
            "call.recording.deleted" when data.Recording is { } recording => card with
            {
                RecordingIds = [.. card.RecordingIds.Where(id => id != recording.RecordingId)],
            },
            _ => card,
        };
    }
}
