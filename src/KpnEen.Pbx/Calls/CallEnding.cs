using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Calls;

/// <summary>The last two events of a conversation, and its record.</summary>
internal static class CallEnding
{
    /// <summary>Tells the end at once, and closes when the recordings are on the disk.</summary>
    public static async Task TellAsync(Call call, Outcome outcome)
    {
        var conversation = call.Conversation;
        var now = call.Times.Now;
        var answered = conversation.AnsweredAt;
        var how = answered is null ? outcome.ToCallOutcome(conversation.Start.Direction) : CallOutcome.Completed;
        var cause = answered is null ? outcome.ToCause() : call.Reason?.Cause ?? HangupReason.Normal;
        var hold = call.Times.HoldTime;
        EventData Fill(EventData data) =>
            data with
            {
                EndedAt = now,
                EndedBy = call.Reason?.By ?? By(outcome, conversation.Start.Direction),
                Outcome = how,
                Cause = cause,
                RingMs = (long)((answered ?? now) - conversation.StartedAt).TotalMilliseconds,
                HoldMs = (long)hold.TotalMilliseconds,
                TalkMs = answered is null ? 0 : (long)(now - answered.Value - hold).TotalMilliseconds,
                Legs = [.. call.PastLegs],
                Quality = call
                    .PastLegs.Where(l => l.Kind == "trunk")
                    .Concat(call.PastLegs)
                    .Select(l => l.Quality)
                    .FirstOrDefault(q => q is not null),
            };
        call.Click?.Ended(how, cause.Text, call.Reason);
        conversation.Emit(EventTypes.CallEnded, CallState.Ended, Fill);
        await call.Recorded;
        conversation.Close(call.RecordingIds, Fill);
    }

    private static EndedBy By(Outcome outcome, CallDirection direction) =>
        outcome switch
        {
            Outcome.Busy or Outcome.Rejected => direction == CallDirection.Outbound ? EndedBy.Customer : EndedBy.User,
            Outcome.Unreachable => EndedBy.Network,
            Outcome.Abandoned => direction == CallDirection.Inbound ? EndedBy.Customer : EndedBy.User,
            _ => EndedBy.System,
        };
}
