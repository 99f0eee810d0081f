using KpnEen.Pbx.Control;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Calls;

/// <summary>What comes into a call's mailbox; one loop handles it.</summary>
public abstract record CallMessage
{
    private CallMessage() { }

    /// <summary>The API, a star code or another call asks.</summary>
    public sealed record Posted(CallRequest Request, TaskCompletionSource<CommandResult> Answer) : CallMessage;

    /// <summary>A leg's far side hung up or was lost.</summary>
    public sealed record Gone(Leg Leg) : CallMessage;

    /// <summary>A leg's far side sends no media any more, although it should.</summary>
    public sealed record Silent(Leg Leg) : CallMessage;

    /// <summary>The next minute of this leg is more than the company may spend.</summary>
    public sealed record SpendLimit(Leg Leg) : CallMessage;

    /// <summary>The phone put the call on hold, or took it back.</summary>
    public sealed record HeldByPhone(Leg Leg, bool Held) : CallMessage;

    /// <summary>The phone adds pictures to the call. and waits for what the other side says.</summary>
    public sealed record VideoAdded(VideoWish Wish) : CallMessage;

    /// <summary>The phone took its pictures away.</summary>
    public sealed record VideoDropped(Leg Leg) : CallMessage;

    /// <summary>The phone transfers (REFER).</summary>
    public sealed record TransferByPhone(Leg Leg, IReferral Referral) : CallMessage;

    /// <summary>A key was pressed. From INFO it is not in the media and must be sent on.</summary>
    public sealed record Key(Leg Leg, char Digit, bool OutOfBand) : CallMessage;

    /// <summary>The disk failed under a recording of the call.</summary>
    public sealed record RecordingBroke(RecordingSession Recording) : CallMessage;

    /// <summary>What was played was heard to its end, or stopped.</summary>
    public sealed record PlayEnded(IReadOnlyList<Leg> Listeners) : CallMessage;

    /// <summary>The target of a blind transfer answered or did not.</summary>
    public sealed record TransferRang(Outcome Outcome) : CallMessage;

    /// <summary>A new leg takes the place of a side (INVITE with Replaces). Not taken: the new leg is hung up by who made it.</summary>
    public sealed record Replaced(Leg Leg, Leg With, TaskCompletionSource<bool> Taken) : CallMessage;

    /// <summary>Somebody asked to join the conference answered or did not.</summary>
    internal sealed record PartyRang(Conferences.Invitation Invitation, Outcome Outcome) : CallMessage;

    /// <summary>Another call of this user becomes a conference and takes the parties of this one.</summary>
    /// <param name="Own">The user's own leg is wanted, too, if it does not hold this call.</param>
    /// <param name="Most">How many others there is room for.</param>
    internal sealed record Merge(
        string ToConversationId,
        string UserId,
        bool Own,
        int Most,
        TaskCompletionSource<Conferences.MergedParties?> Given
    ) : CallMessage;

    /// <summary>Another call takes over a leg of this one (attended transfer).</summary>
    public sealed record Surrender(string ToConversationId, string KeepUserId, TaskCompletionSource<Leg?> Given) : CallMessage;
}
