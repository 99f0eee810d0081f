using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>Two calls of one user become one conference: the one gives its parties and ends, the other takes them.</summary>
internal sealed class Merging(MidCallServices services, Call call)
{
    /// <summary>Asks the other call for its parties. Null: it did not give them.</summary>
    /// <param name="own">The user's leg there is wanted, too.</param>
    public async Task<MergedParties?> TakeAsync(Call other, string userId, bool own, int most, CancellationToken hangup)
    {
        var given = new TaskCompletionSource<MergedParties?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return other.Mailbox.TryWrite(new CallMessage.Merge(call.Id, userId, own, most, given))
            ? await Handovers.TakeAsync(given, services.Time, parties => parties.HangUpAsync(), hangup)
            : null;
    }

    /// <summary>Gives the parties of this call away; it ends.</summary>
    /// <param name="part">Lets them go: they hear nothing of each other any more.</param>
    public async Task GiveAsync(CallMessage.Merge wish, ITalkingSides sides, Action part, bool busy)
    {
        if (wish.Given.Task.IsCompleted)
            return;
        Leg[] others = [.. sides.Sides.Where(l => l.Info.User?.Id != wish.UserId)];
        if (busy || sides.OfUser(wish.UserId) is not { } own || others.Length == 0 || others.Length > wish.Most)
        {
            wish.Given.TrySetResult(null);
            return;
        }
        part();
        var goes = wish.Own && !own.IsHolding ? own : null;
        var parties = new MergedParties(goes, [.. others]);
        foreach (var leg in others)
            call.Forget(leg);
        if (goes is not null)
            call.Forget(goes);
        var transfer = new Transfer("conference", own.Info.Named, null, wish.ToConversationId);
        call.Conversation.Emit(
            EventTypes.TransferCompleted,
            data => data with { LegId = own.Info.Id, User = own.Info.Named ?? data.User, Transfer = transfer }
        );
        call.End(new HangupReason(EndedBy.System, new Cause(200, 16, "Joined a conference")));
        // Whoever asked has given up in this very moment: nobody would ever hang the legs up.
        if (!wish.Given.TrySetResult(parties))
            await parties.HangUpAsync();
    }

    /// <summary>The other call a request names; or why it cannot be had.</summary>
    public (Call? Other, CommandResult? Refused) Find(string otherId) =>
        services.Calls.Find(call.Tenant.Tenant.Id, otherId) is not { } other || other == call
            ? (null, new CommandResult.Refused("unknownCall", "There is no such other live call."))
        : !other.IsTalking ? (null, new CommandResult.InvalidState("ringing", "The other call is not answered yet."))
        : (other, null);
}
