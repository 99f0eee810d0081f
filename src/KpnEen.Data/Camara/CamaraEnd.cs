using KpnEen.Pbx.Events;

namespace KpnEen.Data.Camara;

/// <summary>How the end of a call is told in the words of the standard.</summary>
internal static class CamaraEnd
{
    /// <param name="lastStatus">How far the call had come.</param>
    /// <param name="terminated">The client asked for the end.</param>
    /// <param name="closed">Of <c>conversation.closed</c>.</param>
    public static string Reason(string lastStatus, bool terminated, EventData closed) =>
        (lastStatus, closed.Outcome) switch
        {
            _ when terminated => "hangUp",
            ("connected", _) => closed.EndedBy is EndedBy.System or EndedBy.Network ? "other" : "hangUp",
            ("callingCallee", CallOutcome.Busy or CallOutcome.Rejected) => "calleeBusy",
            ("callingCallee", CallOutcome.NoAnswer or CallOutcome.Missed) => "calleeNoAnswer",
            ("callingCallee", CallOutcome.Cancelled) => "callerAbandon",
            ("callingCallee", _) => "calleeFailure",
            (_, CallOutcome.Busy or CallOutcome.Rejected) => "callerBusy",
            (_, CallOutcome.NoAnswer or CallOutcome.Missed) => "callerNoAnswer",
            (_, CallOutcome.Cancelled) => "other",
            _ => "callerFailure",
        };

    /// <param name="recordings">How many there are of the call.</param>
    public static string RecordingResult(string lastStatus, int recordings) =>
        recordings > 0 ? "success"
        : lastStatus == "connected" ? "fail"
        : "noRecord";
}
