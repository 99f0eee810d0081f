using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Calls;

/// <summary>Tells how far a click-to-call is: initiating, callingCaller, confirming, callingCallee, connected, and one end.</summary>
public sealed class ClickToCall(string id, string? visitorNumber, Conversation conversation, TimeProvider time)
{
    private string last = "";

    public string Id => id;

    public void Status(string status, string? reason = null)
    {
        if (status == last || last is "disconnected" or "failed" or "cancelled")
            return;
        last = status;
        conversation.Emit(
            EventTypes.ClickToCallStatusChanged,
            data => data with { ClickToCall = new ClickToCallStatus(id, status, reason, visitorNumber, time.GetUtcNow()) }
        );
    }

    /// <summary>The status that stays.</summary>
    public void Ended(CallOutcome outcome, string why, HangupReason? reason)
    {
        if (outcome == CallOutcome.Completed)
            Status("disconnected");
        else if (outcome is CallOutcome.Cancelled or CallOutcome.Missed && reason is not null)
            Status("cancelled", why);
        else
            Status("failed", why);
    }
}
