using KpnEen.Pbx;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Recovery;

/// <summary>What is still to be said of a conversation whose node died, ending with its closing and its call record.</summary>
internal static class ClosingEvents
{
    private const string Why = "node failure";
    private static readonly Actor System = new("system", null);

    // ITU-T Q.850: 41 temporary failure.
    private static readonly Cause Cause = new(500, 41, Why);

    /// <param name="lastAlive">When the node last lived, as far as is known: the call is taken to have ended then.</param>
    public static IReadOnlyList<LogEntry> Of(
        InterruptedConversation conversation,
        IReadOnlyList<RepairedRecording> recordings,
        DateTimeOffset? lastAlive,
        TimeProvider time
    )
    {
        var end = conversation.Ended?.Data.EndedAt ?? Latest(conversation.Last.OccurredAt, Earliest(lastAlive, time.GetUtcNow()));
        var common = conversation.Common() with { State = conversation.Ended is null ? CallState.Active : CallState.Ended };
        var entries = new List<LogEntry>();
        var sequence = conversation.Last.Sequence ?? 0;
        var at = Latest(conversation.Last.OccurredAt, time.GetUtcNow());

        void Add(string type, EventData data, CallRecord? record = null) =>
            entries.Add(
                new LogEntry(
                    new ConversationEvent(
                        Ids.New("evt", time),
                        type,
                        at,
                        conversation.Last.TenantId,
                        conversation.Last.ConversationId,
                        ++sequence,
                        data
                    ),
                    record
                )
            );

        foreach (var target in conversation.StillRinging)
            Add(
                EventTypes.CallRingEnded,
                common with
                {
                    LegId = target.LegId,
                    Targets = [target with { Reason = RingEndReason.Cancelled }],
                    Actor = System,
                }
            );
        if (conversation.OpenTransfer is { } transfer)
            Add(EventTypes.TransferFailed, common with { Transfer = transfer with { Failure = Cause }, Actor = System });
        foreach (var recording in recordings)
            AddRecording(recording);
        var ended = conversation.Ended?.Data;
        if (ended is null)
        {
            ended = common with
            {
                State = CallState.Ended,
                EndedAt = end,
                EndedBy = EndedBy.System,
                Outcome = CallOutcome.Failed,
                Cause = Cause,
                RingMs = conversation.RingMs(end),
                HoldMs = conversation.HoldMs(end),
                TalkMs = conversation.TalkMs(end),
            };
            Add(EventTypes.CallEnded, ended);
        }
        foreach (var attempt in conversation.OpenClickToCall)
        {
            var status = attempt.Status == "connected" ? "disconnected" : "failed";
            Add(
                EventTypes.ClickToCallStatusChanged,
                common with
                {
                    State = CallState.Ended,
                    ClickToCall = attempt with { Status = status, Reason = Why, At = at },
                }
            );
        }
        var decision = new Decision(at, "recovery", null, "closed", Why) { Code = DecisionCode.LostWithTheNode };
        Add(
            EventTypes.ConversationClosed,
            ended,
            new CallRecord(conversation.Last.ConversationId!, conversation.Last.TenantId, ended, [decision], conversation.RecordingIds)
        );
        return entries;

        void AddRecording(RepairedRecording recording)
        {
            if (recording.File is not { } file)
            {
                Add(EventTypes.RecordingFailed, common with { Recording = recording.Last with { State = "failed" }, Actor = System });
                return;
            }
            var found = recording.Last with
            {
                DurationMs = file.DurationMs,
                // A pause that was never ended lasts as long as the call.
                Pauses = recording.Last.Pauses is { } pauses ? [.. pauses.Select(p => p with { To = p.To ?? end })] : null,
            };
            if (recording.Last.State != "stopped")
                Add(EventTypes.RecordingStopped, common with { Recording = found with { State = "stopped" }, Actor = System });
            Add(
                EventTypes.RecordingAvailable,
                common with
                {
                    Recording = found with
                    {
                        State = "available",
                        Bytes = file.Bytes,
                        Sha256 = file.Sha256,
                        Url = $"/v1/recordings/{found.RecordingId}/content",
                    },
                }
            );
        }
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earliest(DateTimeOffset? a, DateTimeOffset b) => a is { } known && known < b ? known : b;
}
