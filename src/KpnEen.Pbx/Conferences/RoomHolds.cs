using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>A party puts the conference on hold and takes it back; the others talk on.</summary>
internal sealed class RoomHolds(Call call, Room room, ConferenceEvents events, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public void ByPhone(Leg leg, bool held)
    {
        if (leg.IsHolding != held)
            Change(leg, held, new Actor("phone", leg.Info.DeviceId));
    }

    /// <returns>Null when done.</returns>
    public async Task<CommandResult?> HoldAsync(string? userId, bool hold, CancellationToken hangup)
    {
        if (room.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (leg.IsHolding == hold)
            return new CommandResult.InvalidState(
                hold ? "held" : "active",
                hold ? "The user holds the call already." : "The user does not hold the call."
            );
        Change(leg, hold, new Actor("api", userId));
        await OfferAsync(leg, hold, hangup);
        return null;
    }

    /// <summary>The user confers from here on, whatever was on hold before.</summary>
    public async Task ResumeAsync(Leg leg, CancellationToken hangup)
    {
        if (leg.IsHolding && await OfferAsync(leg, false, hangup))
            Change(leg, false, new Actor("system", "conference"));
    }

    // A phone may take 32 s to say nothing; a conference does not wait that long for one of its parties.
    private async Task<bool> OfferAsync(Leg leg, bool hold, CancellationToken hangup)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hangup, leg.Gone, patience.Token);
        try
        {
            if (await leg.HoldAsync(hold, over.Token))
                return true;
        }
        catch (OperationCanceledException) when (!hangup.IsCancellationRequested)
        {
            // Too slow, or gone: the same as a refusal.
        }
        call.Decide(
            DecisionCode.HoldRefusedByPhone,
            "hold",
            leg.Info.User?.Id,
            "the phone refused new media",
            "the exchange holds the call all the same"
        );
        return false;
    }

    private void Change(Leg leg, bool held, Actor actor)
    {
        room.Hold(leg, held);
        events.Tell(held ? EventTypes.CallHeld : EventTypes.CallResumed, leg, actor);
    }
}
