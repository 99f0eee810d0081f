using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>Parties come from other calls, and hand their place over: by the API, by REFER, by INVITE with Replaces.</summary>
internal sealed class ConferenceTransfers(
    MidCallServices services,
    Call call,
    Room room,
    Membership members,
    Invitations invitations,
    RoomHolds holds
)
{
    private readonly TransferReports reports = new(services.Supervisor, call);
    private readonly Merging merging = new(services, call);

    /// <summary>Takes the parties of another call of this user.</summary>
    /// <param name="leaves">The user hands over to them (attended transfer).</param>
    /// <returns>Null when done.</returns>
    public async Task<CommandResult?> TakeAsync(Leg leg, Call other, bool leaves, IReferral? referral, CancellationToken hangup)
    {
        var most = Room.MostParties - room.Legs.Count - invitations.More + (leaves ? 1 : 0);
        if (most < 1)
            return Refusals.ConferenceFull;
        if (leg.Info.User is not { } user)
            return Refusals.NoUser(null);
        var transfer = new Transfer(leaves ? "attended" : "conference", leg.Info.Named, null, other.Id);
        if (leaves)
            reports.Tell(EventTypes.TransferStarted, leg, transfer);
        // The phone keeps the line it talks on: it would have to be taken off hold on the other.
        var taken = await merging.TakeAsync(other, user.Id, own: !leaves && leg.IsHolding, most, hangup);
        if (taken is null)
        {
            if (leaves)
                reports.Tell(
                    EventTypes.TransferFailed,
                    leg,
                    transfer with
                    {
                        Failure = new Cause(481, 41, "The consultation call is gone"),
                    }
                );
            return new CommandResult.Refused("userNotInConsultation", "The other call could not give its parties.");
        }
        call.Decide(
            DecisionCode.ConferencePartiesTaken,
            "conference",
            leg.Info.Named?.Id,
            $"took the parties of {other.Id}",
            "asked by the user",
            target: other.Id
        );
        if (taken.Own is { } own)
        {
            await members.ReplaceAsync(leg, own, transfer);
            reports.Report(() => call.RemoveAsync(leg));
        }
        foreach (var joined in taken.Others)
            await members.JoinAsync(joined, transfer with { To = joined.Info.Number });
        await members.DropPicturesAsync(hangup);
        if (leaves)
        {
            reports.Tell(EventTypes.TransferCompleted, leg, transfer);
            if (!members.HandOver(leg))
                room.Controller = taken.Others[0];
            await members.TakeOutAsync(leg);
            reports.Report(() => reports.LeaveAsync(leg, referral?.ProgressAsync(200, "OK") ?? Task.CompletedTask));
        }
        else if (taken.Own is null)
        {
            await holds.ResumeAsync(leg, hangup);
        }
        return null;
    }

    public async Task ByPhoneAsync(Leg leg, IReferral referral, CancellationToken hangup)
    {
        if (!room.Has(leg) || invitations.GoesOnWithout(leg))
        {
            referral.Refuse(491, "Request Pending");
            return;
        }
        // Only who belongs to the company hands its conferences over.
        if (
            leg.Info.User is null
            || services.Directory.FindByDomain(referral.Host) is { } tenant && tenant.Tenant.Id != call.Tenant.Tenant.Id
        )
        {
            referral.Refuse(403, "Forbidden");
            return;
        }
        referral.Accept();
        reports.Report(() => referral.ProgressAsync(100, "Trying"));
        if (referral.Replaces is { } replaces)
        {
            var other = services.Calls.FindDialog(call.Tenant.Tenant.Id, replaces);
            var isTheirs = other is var (found, otherLeg) && found != call && otherLeg.Info.User?.Id == leg.Info.User.Id;
            if (!isTheirs || await TakeAsync(leg, other!.Value.Call, leaves: true, referral, hangup) is not null)
                reports.Report(() => referral.ProgressAsync(481, "Call/Transaction Does Not Exist"));
        }
        else if (invitations.Invite(leg, referral.To, instead: leg, referral) is not null)
        {
            reports.Report(() => referral.ProgressAsync(404, "Not Found"));
        }
    }

    /// <summary>Who was rung answered or did not.</summary>
    public async Task RangAsync(Invitation invitation, Outcome outcome)
    {
        if (!invitations.Has(invitation))
            return;
        var instead = invitation.Instead;
        if (invitations.Rang(invitation, outcome) is not { } leg)
        {
            // Who handed over is gone, and nobody came: with the controller goes the conference.
            if (instead is not null && !room.Has(instead) && instead == room.Controller)
                call.End(new HangupReason(EndedBy.System, outcome.ToCause()));
            return;
        }
        call.Conversation.Emit(EventTypes.CallAnswered, data => data with { LegId = leg.Info.Id, User = leg.Info.Named ?? data.User });
        if (instead is null)
        {
            await members.JoinAsync(leg);
            return;
        }
        await members.ReplaceAsync(instead, leg, invitation.Describe());
        reports.Tell(EventTypes.TransferCompleted, instead, invitation.Describe());
        reports.Report(() => reports.LeaveAsync(instead, invitation.TellAsync(200, "OK")));
    }

    /// <summary>A new leg takes the place of a party (INVITE with Replaces, RFC 3891).</summary>
    public async Task ReplaceAsync(CallMessage.Replaced wish)
    {
        var (old, with, taken) = wish;
        if (!room.Has(old) || !taken.TrySetResult(true))
        {
            taken.TrySetResult(false);
            return;
        }
        var transfer = new Transfer("attended", old.Info.Named, with.Info.Number);
        call.Conversation.Emit(EventTypes.CallAnswered, data => data with { LegId = with.Info.Id, User = with.Info.Named ?? data.User });
        await members.ReplaceAsync(old, with, transfer);
        reports.Tell(EventTypes.TransferCompleted, old, transfer);
        reports.Report(() => reports.LeaveAsync(old, Task.CompletedTask));
    }
}
