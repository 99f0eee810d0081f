using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Calls;

/// <summary>How outcomes read to the outside: SIP status and Q.850 cause (RFC 3398 7.2.4.1), the customer's word for it.</summary>
public static class Outcomes
{
    public static Cause ToCause(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Answered or Outcome.Served => new Cause(200, 16, "Normal call clearing"),
            Outcome.Busy => new Cause(486, 17, "User busy"),
            Outcome.NoAnswer => new Cause(480, 19, "No answer from user"),
            Outcome.Rejected => new Cause(603, 21, "Call rejected"),
            Outcome.Unreachable(var cause) => cause ?? new Cause(480, 20, "Subscriber absent"),
            Outcome.NotFound => new Cause(404, 1, "Unallocated number"),
            Outcome.Blocked(var why) => new Cause(403, 21, why),
            Outcome.Loop => new Cause(482, 25, "Exchange routing error"),
            Outcome.Redirect => new Cause(480, 31, "Redirection not followed"),
            Outcome.Abandoned => new Cause(487, 16, "Caller gave up"),
            Outcome.Failed(var cause) => cause,
            _ => new Cause(500, 41, "Temporary failure"),
        };

    public static CallOutcome ToCallOutcome(this Outcome outcome, CallDirection direction) =>
        outcome switch
        {
            Outcome.Answered or Outcome.Served => CallOutcome.Completed,
            Outcome.Busy => CallOutcome.Busy,
            Outcome.Rejected => CallOutcome.Rejected,
            Outcome.Blocked => CallOutcome.Blocked,
            Outcome.Abandoned => direction == CallDirection.Inbound ? CallOutcome.Missed : CallOutcome.Cancelled,
            Outcome.NoAnswer => direction == CallDirection.Inbound ? CallOutcome.Missed : CallOutcome.NoAnswer,
            Outcome.Unreachable when direction == CallDirection.Inbound => CallOutcome.Missed,
            _ => CallOutcome.Failed,
        };

    /// <summary>Of several targets that all failed, the one that tells the caller most: a refusal, then a phone that rang, then a busy one.</summary>
    public static int Weight(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Answered => 9,
            Outcome.Redirect => 8,
            Outcome.Rejected => 7,
            Outcome.NoAnswer => 6,
            Outcome.Busy => 5,
            Outcome.Blocked => 4,
            Outcome.NotFound => 3,
            Outcome.Failed => 2,
            Outcome.Unreachable => 1,
            _ => 0,
        };
}
