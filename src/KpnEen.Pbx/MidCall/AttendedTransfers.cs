using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>One answered leg gives way to another: of the consultation (RFC 5589), or of an INVITE with Replaces (RFC 3891).</summary>
internal sealed class AttendedTransfers(MidCallServices services, Call call, Parties parties)
{
    private readonly TransferReports reports = new(services.Supervisor, call);

    /// <summary>The other party of a user's leg in the consultation takes the place of that user's leg here. False when it could not be had.</summary>
    public async Task<bool> JoinAsync(Leg leg, Call other, string? userId, IReferral? referral, CancellationToken hangup)
    {
        if (userId is null)
            return false;
        var transfer = new Transfer("attended", leg.Info.Named, null, other.Id);
        reports.Tell(EventTypes.TransferStarted, leg, transfer);
        var given = new TaskCompletionSource<Leg?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Leg? joined = null;
        if (other.Mailbox.TryWrite(new CallMessage.Surrender(call.Id, userId, given)))
            joined = await Handovers.TakeAsync(given, services.Time, nobodys => nobodys.HangUpAsync().AsTask(), hangup);
        if (joined is null)
        {
            reports.Tell(EventTypes.TransferFailed, leg, transfer with { Failure = new Cause(481, 41, "The consultation call is gone") });
            return false;
        }
        call.Decide(
            DecisionCode.CallsJoined,
            "call-transfer",
            leg.Info.Named?.Id,
            $"joined with {other.Id}",
            referral is null ? "asked by the API" : "asked by the phone",
            target: other.Id
        );
        parties.Replace(leg, joined);
        await call.AddAsync(joined);
        reports.Tell(EventTypes.TransferCompleted, leg, transfer with { To = joined.Info.Number });
        reports.Report(() => reports.LeaveAsync(leg, referral?.ProgressAsync(200, "OK") ?? Task.CompletedTask));
        return true;
    }

    /// <summary>A conference has no one other party to give: it takes ours instead, when this call's loop is free to give it. False when it is over.</summary>
    public bool IntoConference(Call conference, string userId, IReferral? referral)
    {
        var taken = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new CallRequest.AttendedTransfer(new Actor("user", userId), userId, call.Id);
        if (!conference.Mailbox.TryWrite(new CallMessage.Posted(asked, taken)))
            return false;
        reports.Report(async () =>
        {
            if (await taken.Task is not CommandResult.Done && referral is not null)
                await referral.ProgressAsync(481, "Call/Transaction Does Not Exist");
        });
        return true;
    }

    /// <summary>A new leg takes the place of a side (INVITE with Replaces, RFC 3891).</summary>
    /// <returns>True when the parties changed.</returns>
    public async Task<bool> ReplaceAsync(CallMessage.Replaced wish)
    {
        var (old, with, taken) = wish;
        if (!parties.Has(old) || !taken.TrySetResult(true))
        {
            taken.TrySetResult(false);
            return false;
        }
        var place = old.Info.Number ?? old.Info.Kind;
        call.Decide(
            DecisionCode.PlaceTaken,
            "call-transfer",
            with.Info.Named?.Id,
            $"took the place of {place}",
            "INVITE with Replaces",
            target: place
        );
        parties.Replace(old, with);
        await call.AddAsync(with);
        reports.Tell(EventTypes.CallAnswered, with, new Transfer("attended", old.Info.Named, with.Info.Number));
        reports.Tell(EventTypes.TransferCompleted, old, new Transfer("attended", old.Info.Named, with.Info.Number));
        reports.Report(() => reports.LeaveAsync(old, Task.CompletedTask));
        return true;
    }

    /// <summary>Another call takes the other party of this user's leg; this call ends.</summary>
    /// <param name="busy">A transfer of its own is under way.</param>
    public async Task SurrenderAsync(CallMessage.Surrender wish, bool busy)
    {
        if (wish.Given.Task.IsCompleted)
            return;
        if (parties.OfUser(wish.KeepUserId) is not { } own || busy)
        {
            wish.Given.TrySetResult(null);
            return;
        }
        var given = parties.Other(own);
        parties.Part();
        call.Forget(given);
        reports.Tell(EventTypes.TransferCompleted, own, new Transfer("attended", own.Info.Named, null, wish.ToConversationId));
        call.End(new HangupReason(EndedBy.System, new Cause(200, 16, "Transferred")));
        // Whoever asked has given up in this very moment: nobody would ever hang the leg up.
        if (!wish.Given.TrySetResult(given))
            await given.HangUpAsync();
    }
}
