using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Conferences;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Two sides talk. Everything that happens to them meanwhile comes through the call's mailbox and is handled here, one after the other.</summary>
/// <param name="isNew">False: they talk on as before, and nobody needs to be told.</param>
public sealed class Talk(MidCallServices services, Call call, Parties parties, bool isNew = true) : ICallStage
{
    private readonly HoldRequests holds = new(call, parties);
    private readonly RecordingRequests recordings = new(services, call, parties);
    private readonly TransferRequests transfers = new(services, call, parties);
    private readonly VideoRequests videos = new(call, parties, services.Time);
    private readonly Muting muting = new(call, parties);
    private readonly PlayRequests plays = new(services, call, parties);
    private readonly MidCallCodes codes = new(services.Calls, call);
    private Conference? conference;

    /// <summary>Returns when a side is gone for good, the call was handed over, or a third is to join.</summary>
    public async Task<ICallStage?> RunAsync(CancellationToken hangup)
    {
        call.IsTalking = true;
        parties.Connect();
        if (parties.IsHeld)
            call.Times.Held();
        if (isNew)
            Bridged();
        try
        {
            await recordings.ChangedPartyAsync();
            while (IsOn && await call.Messages.WaitToReadAsync(hangup))
            {
                while (IsOn && call.Messages.TryRead(out var message))
                    await HandleAsync(message, hangup);
            }
            return conference;
        }
        finally
        {
            await transfers.CancelAsync();
            parties.Dispose();
            if (conference is null)
            {
                call.IsTalking = false;
                recordings.Stop();
            }
        }
    }

    private bool IsOn => conference is null && !call.Hangup.IsCancellationRequested;

    private async Task HandleAsync(CallMessage message, CancellationToken hangup)
    {
        switch (message)
        {
            case CallMessage.Posted { Request: CallRequest.Conference(_, var userId, _) } wish:
                Confer(wish, userId);
                break;
            case CallMessage.Posted { Request: CallRequest.AddParty(_, var userId, _) } wish:
                Confer(wish, userId);
                break;
            case CallMessage.Posted posted:
                await AnswerAsync(posted, hangup);
                break;
            case CallMessage.Gone(var leg):
                if (parties.Has(leg) && !transfers.GoesOnWithout(leg))
                    call.End(HangupReasons.Of(leg));
                break;
            case CallMessage.Silent(var leg) when parties.Has(leg):
                call.Decide(DecisionCode.EndedSilent, "media", leg.Info.Named?.Id, "call ended", "no media from this side for too long");
                call.End(HangupReasons.OfSilent(leg));
                break;
            case CallMessage.SpendLimit(var leg) when parties.Has(leg):
                call.Decide(
                    DecisionCode.EndedBySpendLimit,
                    Tolls.SpendLimit.Descriptor.Name,
                    leg.Info.Named?.Id,
                    "call ended",
                    "the spend limit is reached"
                );
                call.End(HangupReasons.SpendLimit);
                break;
            case CallMessage.HeldByPhone(var leg, var held) when parties.Has(leg):
                holds.ByPhone(leg, held);
                break;
            case CallMessage.VideoAdded(var wish):
                await videos.AddedAsync(wish, hangup);
                break;
            case CallMessage.VideoDropped(var leg):
                await videos.DroppedAsync(leg, hangup);
                break;
            case CallMessage.TransferByPhone(var leg, var referral):
                if (await transfers.ByPhoneAsync(leg, referral, hangup))
                    await ChangedPartyAsync(hangup);
                break;
            case CallMessage.PlayEnded(var listeners):
                plays.Ended(listeners);
                break;
            case CallMessage.TransferRang(var outcome):
                if (transfers.Rang(outcome))
                    await ChangedPartyAsync(hangup);
                break;
            case CallMessage.Replaced wish:
                if (await transfers.ReplaceAsync(wish))
                    await ChangedPartyAsync(hangup);
                break;
            case CallMessage.Surrender wish:
                await transfers.SurrenderAsync(wish);
                break;
            case CallMessage.RecordingBroke(var recording):
                recording.Broke();
                break;
            case CallMessage.Merge wish:
                await new Merging(services, call).GiveAsync(wish, parties, parties.Part, busy: transfers.IsPending);
                break;
            case CallMessage.Key(var leg, var digit, var outOfBand) when parties.Has(leg):
                if (outOfBand)
                    await parties.Other(leg).SendDtmfAsync(digit.ToString(), hangup);
                codes.Press(leg, digit);
                break;
        }
    }

    private async Task AnswerAsync(CallMessage.Posted posted, CancellationToken hangup)
    {
        try
        {
            posted.Answer.TrySetResult(await HandleAsync(posted.Request, hangup));
        }
        finally
        {
            // When the call ended in the middle of it: who asked must not wait for ever.
            posted.Answer.TrySetResult(new CommandResult.InvalidState("ended", "The call has ended."));
        }
    }

    private async Task<CommandResult> HandleAsync(CallRequest request, CancellationToken hangup)
    {
        switch (request)
        {
            case CallRequest.HangUp(var actor):
                call.End(new HangupReason(actor.Kind is "visitor" ? EndedBy.Customer : EndedBy.User, HangupReason.Normal));
                return services.Done(call);
            case CallRequest.Hold(_, var userId):
                return await holds.HoldAsync(userId, true, hangup) ?? services.Done(call);
            case CallRequest.Resume(_, var userId):
                return await holds.HoldAsync(userId, false, hangup) ?? services.Done(call);
            case CallRequest.BlindTransfer(_, var userId, var to):
                return transfers.Blind(userId, to, null) ?? services.Done(call);
            case CallRequest.AttendedTransfer(_, var userId, var consultation):
                var refused = await transfers.AttendedAsync(userId, consultation, hangup);
                if (refused is null)
                    await ChangedPartyAsync(hangup);
                return refused ?? services.Done(call);
            case CallRequest.Mute mute:
                var refusal = muting.Handle(mute);
                if (refusal is null)
                    parties.Connect();
                return refusal ?? services.Done(call);
            case CallRequest.DropParty or CallRequest.LeaveConference:
                return new CommandResult.InvalidState("active", "The call is no conference.");
            case CallRequest.SendDtmf(_, var userId, var digits):
                if (parties.OfUser(userId) is not { } from)
                    return Refusals.NoUser(userId);
                await parties.Other(from).SendDtmfAsync(digits, hangup);
                return services.Done(call);
            case CallRequest.Play play:
                return plays.Play(play) ?? services.Done(call);
            case CallRequest.StopPlaying:
                return plays.Stop() ?? services.Done(call);
            case CallRequest.Answer:
                return new CommandResult.InvalidState("active", "The call is answered already.");
            default:
                return await recordings.HandleAsync(request) ?? services.Done(call);
        }
    }

    // The conference hears the request itself, as the first of its own.
    private void Confer(CallMessage.Posted wish, string? userId)
    {
        if (transfers.IsPending)
            wish.Answer.TrySetResult(new CommandResult.InvalidState("transferring", "A transfer is under way."));
        else if (parties.OfUser(userId) is not { } controller)
            wish.Answer.TrySetResult(Refusals.NoUser(userId));
        else
            conference = new Conference(services, call, new Room(controller, [parties.First, parties.Second]), wish);
    }

    private async Task ChangedPartyAsync(CancellationToken hangup)
    {
        await recordings.ChangedPartyAsync();
        if (!parties.IsHeld)
            call.Times.Resumed();
        parties.Connect();
        Bridged();
        await videos.AlignAsync(hangup);
    }

    private void Bridged()
    {
        var focus = parties.Second.Info.User is null ? parties.First : parties.Second;
        call.Conversation.InFocus(focus.Info.Named);
        call.Conversation.Emit(
            EventTypes.CallBridged,
            parties.IsHeld ? CallState.Held : CallState.Active,
            data =>
                data with
                {
                    LegId = focus.Info.Id,
                    User = focus.Info.Named ?? data.User,
                    Legs = [parties.First.ToSummary(), parties.Second.ToSummary()],
                }
        );
    }
}
