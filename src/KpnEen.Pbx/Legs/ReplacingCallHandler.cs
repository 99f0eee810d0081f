using KpnEen.Pbx.Calls;
using KpnEen.Pbx.State;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>An INVITE with Replaces (RFC 3891): it is no call of its own, but takes the place of a side of another. Pickup, and transfers of others.</summary>
public sealed class ReplacingCallHandler(IncomingLegs legs, ActiveCalls calls, TimeProvider time)
{
    private const string Gone = "SIP;cause=481;text=\"Call/Transaction Does Not Exist\"";

    public async Task HandleAsync(IncomingCall incoming, IncomingInvite invite)
    {
        if (ReplacesHeader.Of(invite.Request) is not { } replaces)
        {
            invite.Reject(400, "Bad Replaces");
            return;
        }
        // Only dialogs of the same tenant are seen at all.
        var tenant = incoming.Tenant.Tenant.Id;
        if ((calls.FindDialog(tenant, replaces) ?? calls.FindDialog(tenant, replaces.FromTheOtherEnd())) is var (call, leg))
            await TakePlaceAsync(incoming, invite, replaces, call, leg);
        else if ((calls.FindRinging(tenant, replaces) ?? calls.FindRinging(tenant, replaces.FromTheOtherEnd())) is { } ringing)
            await PickUpAsync(incoming, invite, ringing);
        else
            invite.Reject(481);
    }

    private async Task TakePlaceAsync(IncomingCall incoming, IncomingInvite invite, ReplacedDialog replaces, Call call, Leg leg)
    {
        // RFC 3891 3: a call that ended is 603, one that is answered already 486 to who wanted it ringing.
        if (!leg.IsUp)
            invite.Reject(603);
        else if (replaces.EarlyOnly || !call.IsTalking)
            invite.Reject(486);
        else if (await AnswerAsync(incoming, invite) is { } newcomer)
        {
            var taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!call.Mailbox.TryWrite(new CallMessage.Replaced(leg, newcomer, taken)) || !await taken.Task)
                await newcomer.HangUpAsync(Gone);
        }
    }

    private async Task PickUpAsync(IncomingCall incoming, IncomingInvite invite, RingingLeg ringing)
    {
        if (await AnswerAsync(incoming, invite) is { } newcomer && !ringing.PickUp(newcomer))
            await newcomer.HangUpAsync(Gone);
    }

    private async Task<Leg?> AnswerAsync(IncomingCall incoming, IncomingInvite invite)
    {
        if (legs.Open(incoming.Leg(incoming.Start(), time), invite, incoming.Encryption) is not { } caller)
            return null;
        try
        {
            return await caller.AnswerAsync(null, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // Hung up in the meantime.
            await caller.DisposeAsync();
            return null;
        }
    }
}
