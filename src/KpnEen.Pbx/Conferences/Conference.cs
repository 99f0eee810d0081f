using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>
/// More than two sides talk (three-way call, n-way call). It belongs to its controller: when this user hangs up all are let go, unless the user
/// handed it over or left it. When two are left they talk on as in any call.
/// </summary>
internal sealed class Conference : ICallStage
{
    private readonly MidCallServices services;
    private readonly Call call;
    private readonly Room room;
    private readonly CallMessage.Posted first;
    private readonly ConferenceEvents events;
    private readonly Membership members;
    private readonly ConferenceRequests requests;
    private readonly ConferenceTransfers transfers;
    private readonly RoomHolds holds;
    private readonly RecordingRequests recordings;
    private readonly Invitations invitations;
    private readonly RoomPlays plays;
    private readonly MidCallCodes codes;
    private ICallStage? next;

    /// <param name="first">The request that made it one.</param>
    public Conference(MidCallServices services, Call call, Room room, CallMessage.Posted first)
    {
        (this.services, this.call, this.room, this.first) = (services, call, room, first);
        codes = new MidCallCodes(services.Calls, call);
        plays = new RoomPlays(services, call, room);
        events = new ConferenceEvents(call, room);
        recordings = new RecordingRequests(services, call, room);
        invitations = new Invitations(services, call, room);
        holds = new RoomHolds(call, room, events, services.Time);
        members = new Membership(call, room, events, recordings, services.Time);
        transfers = new ConferenceTransfers(services, call, room, members, invitations, holds);
        requests = new ConferenceRequests(services, call, room, members, invitations, transfers, holds, recordings, plays);
    }

    public async Task<ICallStage?> RunAsync(CancellationToken hangup)
    {
        call.IsTalking = true;
        room.Open();
        try
        {
            await members.DropPicturesAsync(hangup);
            await StepAsync(first, hangup);
            while (IsOn && await call.Messages.WaitToReadAsync(hangup))
            {
                while (IsOn && call.Messages.TryRead(out var message))
                    await StepAsync(message, hangup);
            }
            return next;
        }
        finally
        {
            await invitations.CancelAsync();
            events.Ended();
            room.Dispose();
            if (next is null)
            {
                call.IsTalking = false;
                recordings.Stop();
            }
        }
    }

    private bool IsOn => next is null && !call.Hangup.IsCancellationRequested;

    private async Task StepAsync(CallMessage message, CancellationToken hangup)
    {
        await HandleAsync(message, hangup);
        Settle();
    }

    // With two left, and nobody on the way, it is an ordinary call again.
    private void Settle()
    {
        if (next is not null)
            return;
        if (invitations.Any)
        {
            members.LetHearRinging();
        }
        else if (room.Legs is [var one, var other])
        {
            next = new Talk(services, call, new Parties(one, other, services.MusicIn(call)), isNew: events.HasStarted);
            events.Ended();
        }
        else if (room.Legs.Count < 2)
        {
            call.End(members.LastWhy);
        }
    }

    private async Task HandleAsync(CallMessage message, CancellationToken hangup)
    {
        switch (message)
        {
            case CallMessage.Posted(var request, var answer):
                await AnswerAsync(request, answer, hangup);
                break;
            case CallMessage.Gone(var leg) when room.Has(leg):
                if (invitations.GoesOnWithout(leg))
                    await members.StepOutAsync(leg);
                else
                    await members.LeaveAsync(leg, HangupReasons.Of(leg));
                break;
            case CallMessage.Silent(var leg) when room.Has(leg):
                call.Decide(DecisionCode.LetGoSilent, "media", leg.Info.Named?.Id, "let go", "no media from this side for too long");
                await members.LeaveAsync(leg, HangupReasons.OfSilent(leg));
                break;
            case CallMessage.SpendLimit(var leg) when room.Has(leg):
                call.Decide(
                    DecisionCode.LetGoBySpendLimit,
                    Tolls.SpendLimit.Descriptor.Name,
                    leg.Info.Named?.Id,
                    "let go",
                    "the spend limit is reached"
                );
                await members.LeaveAsync(leg, HangupReasons.SpendLimit);
                break;
            case CallMessage.HeldByPhone(var leg, var held) when room.Has(leg):
                holds.ByPhone(leg, held);
                break;
            case CallMessage.TransferByPhone(var leg, var referral):
                await transfers.ByPhoneAsync(leg, referral, hangup);
                break;
            case CallMessage.PartyRang(var invitation, var outcome):
                await transfers.RangAsync(invitation, outcome);
                break;
            case CallMessage.Replaced wish:
                await transfers.ReplaceAsync(wish);
                break;
            case CallMessage.Merge wish:
                // Only the controller can take it elsewhere.
                var busy = invitations.Any || room.Controller.Info.User?.Id != wish.UserId;
                await new Merging(services, call).GiveAsync(wish, room, room.Part, busy);
                break;
            // Faces are for two: who adds pictures is answered without.
            case CallMessage.VideoAdded(var wish):
                await Pictures.AddAsync(wish, room.Legs.FirstOrDefault(l => l != wish.Leg), mayShow: false, hangup);
                break;
            case CallMessage.PlayEnded(var listeners):
                plays.Ended(listeners);
                break;
            case CallMessage.RecordingBroke(var recording):
                recording.Broke();
                break;
            case CallMessage.Surrender wish:
                wish.Given.TrySetResult(null);
                break;
            // Keys are no speech: nobody else hears them.
            case CallMessage.Key(var leg, var digit, _) when room.Has(leg):
                codes.Press(leg, digit);
                break;
        }
    }

    private async Task AnswerAsync(CallRequest request, TaskCompletionSource<CommandResult> answer, CancellationToken hangup)
    {
        try
        {
            var result = await requests.HandleAsync(request, hangup);
            Settle();
            // Who asked sees what came of it, be it that the conference is over.
            answer.TrySetResult(result is CommandResult.Done ? services.Done(call) : result);
        }
        finally
        {
            // When the call ended in the middle of it: who asked must not wait for ever.
            answer.TrySetResult(new CommandResult.InvalidState("ended", "The call has ended."));
        }
    }
}
