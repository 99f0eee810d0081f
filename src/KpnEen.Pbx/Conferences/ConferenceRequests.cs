using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>What the API and star codes ask of a conference.</summary>
internal sealed class ConferenceRequests(
    MidCallServices services,
    Call call,
    Room room,
    Membership members,
    Invitations invitations,
    ConferenceTransfers transfers,
    RoomHolds holds,
    RecordingRequests recordings,
    RoomPlays plays
)
{
    private readonly Merging merging = new(services, call);
    private readonly Muting muting = new(call, room);

    public async Task<CommandResult> HandleAsync(CallRequest request, CancellationToken hangup) =>
        await RefuseAsync(request, hangup) ?? services.Done(call);

    // Null when done.
    private async Task<CommandResult?> RefuseAsync(CallRequest request, CancellationToken hangup)
    {
        switch (request)
        {
            case CallRequest.HangUp(var actor):
                call.End(new HangupReason(actor.Kind is "visitor" ? EndedBy.Customer : EndedBy.User, HangupReason.Normal));
                return null;
            case CallRequest.Conference(_, var userId, var other):
                return await TakeAsync(userId, other, leaves: false, hangup);
            case CallRequest.AttendedTransfer(_, var userId, var other):
                return await TakeAsync(userId, other, leaves: true, hangup);
            case CallRequest.AddParty(_, var userId, var to):
                return room.OfUser(userId) is { } by ? invitations.Invite(by, to) : Refusals.NoUser(userId);
            case CallRequest.BlindTransfer(_, var userId, var to):
                return room.OfUser(userId) is { } from ? invitations.Invite(from, to, instead: from) : Refusals.NoUser(userId);
            case CallRequest.DropParty(_, var legId):
                return await DropAsync(legId);
            case CallRequest.LeaveConference(_, var userId):
                return await LeaveAsync(userId);
            case CallRequest.Mute mute:
                return muting.Handle(mute);
            case CallRequest.Hold(_, var userId):
                return await holds.HoldAsync(userId, true, hangup);
            case CallRequest.Resume(_, var userId):
                return await holds.HoldAsync(userId, false, hangup);
            case CallRequest.Play play:
                return plays.Play(play);
            case CallRequest.StopPlaying:
                return plays.Stop();
            case CallRequest.SendDtmf(_, var userId, var digits):
                return await SendDtmfAsync(userId, digits, hangup);
            case CallRequest.Answer:
                return new CommandResult.InvalidState("active", "The call is answered already.");
            default:
                return await recordings.HandleAsync(request);
        }
    }

    private async Task<CommandResult?> TakeAsync(string? userId, string otherId, bool leaves, CancellationToken hangup)
    {
        if (room.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        var (other, refused) = merging.Find(otherId);
        return refused ?? await transfers.TakeAsync(leg, other!, leaves, null, hangup);
    }

    private async Task<CommandResult?> DropAsync(string legId)
    {
        if (room.Find(legId) is not { } leg)
            return Refusals.NoParty(legId);
        await members.LeaveAsync(leg, new HangupReason(EndedBy.User, HangupReason.Normal));
        return null;
    }

    private async Task<CommandResult?> LeaveAsync(string? userId)
    {
        if (room.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (!members.HandOver(leg))
            return new CommandResult.InvalidState("active", "No other user is in the conference to have it.");
        await members.StepOutAsync(leg);
        return null;
    }

    // Outside there may be a machine that asks for a code; colleagues need no beeps.
    private async Task<CommandResult?> SendDtmfAsync(string? userId, string digits, CancellationToken hangup)
    {
        if (room.OfUser(userId) is not { } from)
            return Refusals.NoUser(userId);
        await Task.WhenAll(room.Legs.Where(l => l != from && l.Info.User is null).Select(l => l.SendDtmfAsync(digits, hangup)));
        return null;
    }
}
