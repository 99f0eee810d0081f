using System.Diagnostics.CodeAnalysis;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services.Originating;

namespace KpnEen.Pbx.MidCall;

/// <summary>Blind and attended transfer, by the phone (REFER) or by the API.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "CancelAsync, which every talk ends with, puts the pending transfer away.")]
internal sealed class TransferRequests(MidCallServices services, Call call, Parties parties)
{
    private static readonly TimeSpan GivingUp = TimeSpan.FromSeconds(5);
    private readonly TransferReports reports = new(services.Supervisor, call);
    private readonly AttendedTransfers attended = new(services, call, parties);
    private BlindTransfer? pending;

    public bool IsPending => pending is not null;

    /// <summary>The transferor may hang up while the target rings.</summary>
    public bool GoesOnWithout(Leg leg) => pending?.By == leg;

    /// <returns>True when the parties changed.</returns>
    public async Task<bool> ByPhoneAsync(Leg leg, IReferral referral, CancellationToken hangup)
    {
        if (!parties.Has(leg) || pending is not null)
        {
            referral.Refuse(491, "Request Pending");
            return false;
        }
        if (services.Directory.FindByDomain(referral.Host) is { } tenant && tenant.Tenant.Id != call.Tenant.Tenant.Id)
        {
            referral.Refuse(403, "Not Your Domain");
            return false;
        }
        referral.Accept();
        reports.Report(() => referral.ProgressAsync(100, "Trying"));
        if (referral.Replaces is { } replaces)
            return await ReplacingAsync(leg, referral, replaces, hangup);
        if (Blind(leg, referral.To, referral) is CommandResult.Refused)
            reports.Report(() => referral.ProgressAsync(404, "Not Found"));
        return false;
    }

    /// <summary>A new leg takes the place of a side (INVITE with Replaces, RFC 3891). True when the parties changed.</summary>
    public async Task<bool> ReplaceAsync(CallMessage.Replaced wish) =>
        pending is null ? await attended.ReplaceAsync(wish) : !wish.Taken.TrySetResult(false);

    /// <summary>Another call takes the other party of this user's leg; this call ends.</summary>
    public Task SurrenderAsync(CallMessage.Surrender wish) => attended.SurrenderAsync(wish, busy: pending is not null);

    /// <returns>Null when the target rings.</returns>
    public CommandResult? Blind(string? userId, string to, IReferral? referral) =>
        parties.OfUser(userId) is { } leg ? Blind(leg, to, referral) : Refusals.NoUser(userId);

    /// <returns>Null when the parties changed.</returns>
    public async Task<CommandResult?> AttendedAsync(string? userId, string consultationId, CancellationToken hangup)
    {
        if (parties.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (services.Calls.Find(call.Tenant.Tenant.Id, consultationId) is not { } other || other == call)
            return new CommandResult.Refused("unknownConsultation", "There is no such live consultation call.");
        if (!other.IsTalking)
            return new CommandResult.InvalidState("ringing", "The consultation call is not answered yet; use a blind transfer.");
        if (other.Conference is not null && attended.IntoConference(other, leg.Info.User!.Id, null))
            return services.Done(call);
        return await attended.JoinAsync(leg, other, leg.Info.User!.Id, null, hangup)
            ? null
            : new CommandResult.Refused("userNotInConsultation", "The user is not in the consultation call.");
    }

    /// <summary>The target answered or did not. True when the parties changed.</summary>
    public bool Rang(Outcome outcome)
    {
        if (pending is not { } transfer)
            return false;
        pending = null;
        transfer.Dispose();
        if (outcome is Outcome.Answered(var target))
        {
            parties.Replace(transfer.By, target);
            // Hung up again before it was a party: nobody took notice of it then.
            if (!target.IsUp)
                call.Mailbox.TryWrite(new CallMessage.Gone(target));
            reports.Tell(EventTypes.CallAnswered, target, transfer.Describe());
            reports.Tell(EventTypes.TransferCompleted, transfer.By, transfer.Describe());
            reports.Report(() => reports.LeaveAsync(transfer.By, transfer.TellAsync(200, "OK")));
            return true;
        }
        var cause = outcome.ToCause();
        reports.Report(() => transfer.TellAsync(cause.Sip, cause.Text));
        reports.Tell(EventTypes.TransferFailed, transfer.By, transfer.Describe() with { Failure = cause });
        if (!transfer.By.IsUp)
        {
            // The transferor is gone and the target did not take the call: the one left over hears why it ends.
            call.End(new HangupReason(EndedBy.System, cause));
            return false;
        }
        parties.Connect();
        return false;
    }

    /// <summary>The call ends: the target stops ringing, and a phone that was picked up just now is hung up.</summary>
    public async Task CancelAsync()
    {
        if (pending is not { } transfer)
            return;
        pending = null;
        reports.Tell(EventTypes.TransferCancelled, transfer.By, transfer.Describe());
        reports.Report(() => transfer.TellAsync(487, "Request Terminated"));
        if (await transfer.StopAsync() is Outcome.Answered(var late))
            await call.LostAsync(late, RingEndReason.Cancelled);
        transfer.Dispose();
    }

    // RFC 3891, RFC 5589 7: the consultation is answered (attended), or rings still (semi-attended).
    private async Task<bool> ReplacingAsync(Leg leg, IReferral referral, ReplacedDialog replaces, CancellationToken hangup)
    {
        var tenant = call.Tenant.Tenant.Id;
        if (services.Calls.FindDialog(tenant, replaces) is var (other, otherLeg))
        {
            // RFC 3891 3, 8: one that is answered is not early any more, and one of another user not the transferor's to give.
            var refusal =
                replaces.EarlyOnly ? (486, "Busy Here")
                : otherLeg.Info.User?.Id != leg.Info.User?.Id ? (403, "Forbidden")
                : (0, "");
            if (refusal is (> 0 and var status, var reason))
            {
                reports.Report(() => referral.ProgressAsync(status, reason));
                return false;
            }
            if (other.Conference is not null && leg.Info.User is { } own && attended.IntoConference(other, own.Id, referral))
                return false;
            if (other != call && await attended.JoinAsync(leg, other, otherLeg.Info.User?.Id, referral, hangup))
                return true;
        }
        else if (
            services.Calls.FindCalling(tenant, replaces) is { Attempt: { } ringing } consultation
            && ringing.CallingUser is { } user
            && user.Id == leg.Info.User?.Id
            && Blind(leg, ringing.Dialled, referral, consultation) is null
        )
        {
            return false;
        }
        reports.Report(() => referral.ProgressAsync(481, "Call/Transaction Does Not Exist"));
        return false;
    }

    /// <param name="consultation">The transferor's own call to the target, which rings: given up for this one, so that the target sees who calls.</param>
    private CommandResult? Blind(Leg leg, string to, IReferral? referral, Call? consultation = null)
    {
        if (pending is not null)
            return new CommandResult.InvalidState("transferring", "A transfer is under way already.");
        if (!DialledNumber.IsLegalDestination(to) && call.Tenant.FindDevice(to) is null && !DialledNumber.IsEmergency(to))
            return new CommandResult.Refused("invalidDestination", $"{to} is no extension and no number.");
        var waiting = parties.Other(leg);
        var user = leg.Info.User is { } by ? call.Tenant.FindUser(by.Id) : null;
        var transfer = pending = new BlindTransfer(leg, to, referral, call.Hangup);
        reports.Tell(EventTypes.TransferStarted, leg, transfer.Describe());
        parties.Part();
        waiting.Play(Sound.Ringback);
        services.Supervisor.Start("transfer", () => RingAsync(transfer, Attempt(leg, waiting, user, to), consultation));
        return null;
    }

    private Attempt Attempt(Leg leg, Leg waiting, User? by, string to)
    {
        var calling = waiting.Info.User is { } user ? call.Tenant.FindUser(user.Id) : null;
        var party = call.Conversation.Start.Customer;
        var caller =
            calling is null ? new CallerIdentity(party.Number, party.Name, party.Presentation, party.Verified)
            : waiting.Info.IsWithheld || CallingLineIdBlocking.IsWithheld(calling, null) ? CallerIdentity.Withheld
            : CallerIdentity.Internal(calling);
        var step = new Redirection(
            // Who called with the number withheld keeps it so when transferring.
            leg.Info.IsWithheld
                ? Redirection.Withheld
                : by?.Extension ?? waiting.Info.Number ?? "",
            to,
            RedirectReason.BlindTransfer,
            "call-transfer",
            services.Time.GetUtcNow()
        );
        return new Attempt(call, to, by, caller, new AnsweredCaller(waiting))
        {
            CallingUser = calling,
            Redirections = by is null ? [] : [step],
        };
    }

    private async Task RingAsync(BlindTransfer transfer, Attempt attempt, Call? consultation)
    {
        Outcome outcome = new Outcome.Failed(new Cause(500, 41, "Temporary failure"));
        try
        {
            if (consultation is not null)
            {
                consultation.Decide(
                    DecisionCode.TransferredWhileRinging,
                    "call-transfer",
                    transfer.By.Info.Named?.Id,
                    $"goes on in {call.Id}",
                    "transferred while it rang",
                    target: call.Id
                );
                consultation.End(new HangupReason(EndedBy.System, new Cause(487, 16, "Transferred")));
                // Its phone is free again then; and if it takes too long, it is rung all the same.
                await Task.WhenAny(consultation.Ended, Task.Delay(GivingUp, services.Time, transfer.Stopped));
            }
            outcome = await services.Router.RouteAsync(attempt, transfer.Stopped);
        }
        finally
        {
            attempt.Progress.Forwarded();
            transfer.Rang(outcome);
            call.Mailbox.TryWrite(new CallMessage.TransferRang(outcome));
        }
    }
}
