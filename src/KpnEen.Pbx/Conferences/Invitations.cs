using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Conferences;

/// <summary>Who is being rung for a conference. The conference goes on meanwhile.</summary>
internal sealed class Invitations(MidCallServices services, Call call, Room room)
{
    private readonly TransferReports reports = new(services.Supervisor, call);
    private readonly List<Invitation> pending = [];

    /// <summary>Those who would be one more.</summary>
    public int More => pending.Count(i => i.Instead is null);

    public bool Any => pending.Count > 0;

    /// <summary>The leg may go: somebody is being rung in its place.</summary>
    public bool GoesOnWithout(Leg leg) => pending.Exists(i => i.Instead == leg);

    public bool Has(Invitation invitation) => pending.Contains(invitation);

    /// <param name="instead">Who hands over to the target.</param>
    /// <returns>Null when it rings.</returns>
    public CommandResult? Invite(Leg by, string to, Leg? instead = null, IReferral? referral = null)
    {
        if (by.Info.User is not { } inviter || call.Tenant.FindUser(inviter.Id) is not { } user)
            return Refusals.NoUser(null);
        if (instead is not null && GoesOnWithout(instead))
            return new CommandResult.InvalidState("transferring", "A transfer is under way already.");
        if (instead is null && room.Legs.Count + More >= Room.MostParties)
            return Refusals.ConferenceFull;
        if (!DialledNumber.IsLegalDestination(to) && call.Tenant.FindDevice(to) is null)
            return new CommandResult.Refused("invalidDestination", $"{to} is no extension and no number.");
        var invitation = new Invitation(by, to, instead, referral, services.Time, call.Hangup);
        pending.Add(invitation);
        if (instead is not null)
            reports.Tell(EventTypes.TransferStarted, by, invitation.Describe());
        call.Decide(
            DecisionCode.ConferencePartyCalled,
            "conference",
            user.Id,
            $"rings {to}",
            instead is null ? "to join" : "to take a place",
            target: to
        );
        services.Supervisor.Start("conference invitation", () => RingAsync(invitation, Attempt(user, to)));
        return null;
    }

    /// <summary>It answered or did not. The leg that came to it, if any.</summary>
    public Leg? Rang(Invitation invitation, Outcome outcome)
    {
        if (!pending.Remove(invitation))
            return null;
        invitation.Dispose();
        if (outcome is Outcome.Answered(var leg))
            return leg;
        var cause = outcome.ToCause();
        call.Decide(
            DecisionCode.ConferencePartyAbsent,
            "conference",
            invitation.By.Info.Named?.Id,
            $"{invitation.To} does not come",
            cause.Text,
            target: invitation.To
        );
        reports.Report(() => invitation.TellAsync(cause.Sip, cause.Text));
        if (invitation.Instead is { } staying)
            reports.Tell(EventTypes.TransferFailed, staying, invitation.Describe() with { Failure = cause });
        return null;
    }

    /// <summary>The conference ends: nobody rings any more, and a phone that was picked up just now is hung up.</summary>
    public async Task CancelAsync()
    {
        foreach (var invitation in pending.ToArray())
        {
            pending.Remove(invitation);
            reports.Report(() => invitation.TellAsync(487, "Request Terminated"));
            if (invitation.Instead is { } staying)
                reports.Tell(EventTypes.TransferCancelled, staying, invitation.Describe());
            if (await invitation.StopAsync() is Outcome.Answered(var late))
                await call.LostAsync(late, RingEndReason.Cancelled);
            invitation.Dispose();
        }
    }

    private Attempt Attempt(User user, string to) =>
        new(call, to, user, CallerIdentity.Internal(user), Nobody.Instance) { CallingUser = user };

    private async Task RingAsync(Invitation invitation, Attempt attempt)
    {
        Outcome outcome = new Outcome.NoAnswer();
        try
        {
            outcome = await services.Router.RouteAsync(attempt, invitation.Stopped);
        }
        finally
        {
            invitation.Rang(outcome);
            call.Mailbox.TryWrite(new CallMessage.PartyRang(invitation, outcome));
        }
    }
}
