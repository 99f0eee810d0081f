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
    private static readonly TimeSpan SurrenderPatience = TimeSpan.FromSeconds(5);
    private BlindTransfer? pending;

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
        referral.Accept();
        Report(() => referral.ProgressAsync(100, "Trying"));
        if (referral.Replaces is { } replaces)
        {
            var found = services.Calls.FindDialog(call.Tenant.Tenant.Id, replaces);
            var done =
                found is var (other, otherLeg) && other != call && await JoinAsync(leg, other, otherLeg.Info.User?.Id, referral, hangup);
            if (!done)
                Report(() => referral.ProgressAsync(481, "Call/Transaction Does Not Exist"));
            return done;
        }
        if (Blind(leg, referral.To, referral) is CommandResult.Refused)
            Report(() => referral.ProgressAsync(404, "Not Found"));
        return false;
    }

    /// <returns>Null when the target rings.</returns>
    public CommandResult? Blind(string? userId, string to, IReferral? referral) =>
        parties.OfUser(userId) is { } leg ? Blind(leg, to, referral) : Refusals.NoUser(userId);

    /// <returns>Null when done.</returns>
    public async Task<CommandResult?> AttendedAsync(string? userId, string consultationId, CancellationToken hangup)
    {
        if (parties.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (services.Calls.Find(call.Tenant.Tenant.Id, consultationId) is not { } other || other == call)
            return new CommandResult.Refused("unknownConsultation", "There is no such live consultation call.");
        if (!other.IsTalking)
            return new CommandResult.InvalidState("ringing", "The consultation call is not answered yet; use a blind transfer.");
        return await JoinAsync(leg, other, leg.Info.User!.Id, null, hangup)
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
            Tell(EventTypes.CallAnswered, target, transfer.Describe());
            Tell(EventTypes.TransferCompleted, transfer.By, transfer.Describe());
            Report(() => LeaveAsync(transfer.By, transfer.TellAsync(200, "OK")));
            return true;
        }
        var cause = outcome.ToCause();
        Report(() => transfer.TellAsync(cause.Sip, cause.Text));
        Tell(EventTypes.TransferFailed, transfer.By, transfer.Describe() with { Failure = cause });
        if (!transfer.By.IsUp)
        {
            // The transferor is gone and the target did not take the call: the one left over hears why it ends.
            call.End(new HangupReason(EndedBy.System, cause));
            return false;
        }
        parties.Connect();
        return false;
    }

    /// <summary>Another call takes the other party of this user's leg; this call ends.</summary>
    public async Task SurrenderAsync(CallMessage.Surrender wish)
    {
        if (wish.Given.Task.IsCompleted)
            return;
        if (parties.OfUser(wish.KeepUserId) is not { } own || pending is not null)
        {
            wish.Given.TrySetResult(null);
            return;
        }
        var given = parties.Other(own);
        parties.Part();
        call.Forget(given);
        Tell(EventTypes.TransferCompleted, own, new Transfer("attended", own.Info.Named, null, wish.ToConversationId));
        call.End(new HangupReason(EndedBy.System, new Cause(200, 16, "Transferred")));
        // Whoever asked has given up in this very moment: nobody would ever hang the leg up.
        if (!wish.Given.TrySetResult(given))
            await given.HangUpAsync();
    }

    /// <summary>The call ends: the target stops ringing, and a phone that was picked up just now is hung up.</summary>
    public async Task CancelAsync()
    {
        if (pending is not { } transfer)
            return;
        pending = null;
        Tell(EventTypes.TransferCancelled, transfer.By, transfer.Describe());
        Report(() => transfer.TellAsync(487, "Request Terminated"));
        if (await transfer.StopAsync() is Outcome.Answered(var late))
            await call.LostAsync(late, RingEndReason.Cancelled);
        transfer.Dispose();
    }

    private CommandResult? Blind(Leg leg, string to, IReferral? referral)
    {
        if (pending is not null)
            return new CommandResult.InvalidState("transferring", "A transfer is under way already.");
        if (!DialledNumber.IsLegalDestination(to) && call.Tenant.FindDevice(to) is null && !DialledNumber.IsEmergency(to))
            return new CommandResult.Refused("invalidDestination", $"{to} is no extension and no number.");
        var waiting = parties.Other(leg);
        var user = leg.Info.User is { } by ? call.Tenant.FindUser(by.Id) : null;
        var transfer = pending = new BlindTransfer(leg, to, referral, call.Hangup);
        Tell(EventTypes.TransferStarted, leg, transfer.Describe());
        parties.Part();
        waiting.Play(Sound.Ringback);
        services.Supervisor.Start("transfer", () => RingAsync(transfer, Attempt(waiting, user, to)));
        return null;
    }

    private Attempt Attempt(Leg waiting, User? by, string to)
    {
        var calling = waiting.Info.User is { } user ? call.Tenant.FindUser(user.Id) : null;
        var party = call.Conversation.Start.Customer;
        var caller =
            calling is null ? new CallerIdentity(party.Number, party.Name, party.Presentation, party.Verified)
            : waiting.Info.IsWithheld || CallingLineIdBlocking.IsWithheld(calling, null) ? CallerIdentity.Withheld
            : CallerIdentity.Internal(calling);
        var step = new Redirection(
            by?.Extension ?? waiting.Info.Number ?? "",
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

    private async Task RingAsync(BlindTransfer transfer, Attempt attempt)
    {
        Outcome outcome = new Outcome.Failed(new Cause(500, 41, "Temporary failure"));
        try
        {
            outcome = await services.Router.RouteAsync(attempt, transfer.Stopped);
        }
        finally
        {
            attempt.Progress.Forwarded();
            transfer.Rang(outcome);
            call.Mailbox.TryWrite(new CallMessage.TransferRang(outcome));
        }
    }

    private async Task<bool> JoinAsync(Leg leg, Call other, string? userId, IReferral? referral, CancellationToken hangup)
    {
        if (userId is null)
            return false;
        var transfer = new Transfer("attended", leg.Info.Named, null, other.Id);
        Tell(EventTypes.TransferStarted, leg, transfer);
        var given = new TaskCompletionSource<Leg?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Leg? joined = null;
        if (other.Mailbox.TryWrite(new CallMessage.Surrender(call.Id, userId, given)))
            joined = await TakeAsync(given, hangup);
        if (joined is null)
        {
            Tell(EventTypes.TransferFailed, leg, transfer with { Failure = new Cause(481, 41, "The consultation call is gone") });
            return false;
        }
        call.Decide(
            "call-transfer",
            leg.Info.Named?.Id,
            $"joined with {other.Id}",
            referral is null ? "asked by the API" : "asked by the phone"
        );
        parties.Replace(leg, joined);
        await call.AddAsync(joined);
        Tell(EventTypes.TransferCompleted, leg, transfer with { To = joined.Info.Number });
        Report(() => LeaveAsync(leg, referral?.ProgressAsync(200, "OK") ?? Task.CompletedTask));
        return true;
    }

    private async Task<Leg?> TakeAsync(TaskCompletionSource<Leg?> given, CancellationToken hangup)
    {
        try
        {
            return await given.Task.WaitAsync(SurrenderPatience, services.Time, hangup);
        }
        catch (TimeoutException)
        {
            // The other call is told so by the completed wish; a leg it has given up already is taken.
            return given.TrySetResult(null) ? null : await given.Task;
        }
        catch (OperationCanceledException)
        {
            if (!given.TrySetResult(null) && await given.Task is { } nobodys)
                await nobodys.HangUpAsync();
            throw;
        }
    }

    // The phone answers a NOTIFY late or never; those who talk do not wait for it.
    private void Report(Func<Task> progress) => services.Supervisor.Start("transfer progress", progress);

    // The transferor hears how it went, then BYE.
    private async Task LeaveAsync(Leg transferor, Task told)
    {
        await told;
        await call.RemoveAsync(transferor);
    }

    private void Tell(string type, Leg leg, Transfer transfer) =>
        call.Conversation.Emit(type, data => data with { LegId = leg.Info.Id, User = leg.Info.Named ?? data.User, Transfer = transfer });
}
