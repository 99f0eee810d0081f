using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Lets the others hear a side no more, or again.</summary>
internal sealed class Muting(Call call, ITalkingSides sides)
{
    /// <returns>Null when done.</returns>
    public CommandResult? Handle(CallRequest.Mute request)
    {
        var (actor, userId, legId, muted) = request;
        var leg = legId is null ? sides.OfUser(userId) : sides.Sides.FirstOrDefault(l => l.Info.Id == legId);
        if (leg is null)
            return legId is null ? Refusals.NoUser(userId) : Refusals.NoParty(legId);
        if (leg.IsMuted == muted)
            return new CommandResult.InvalidState(muted ? "muted" : "unmuted", muted ? "It is muted already." : "It is not muted.");
        leg.Mute(muted);
        Tell(leg, actor);
        return null;
    }

    private void Tell(Leg leg, Actor actor)
    {
        call.Conversation.Emit(
            leg.IsMuted ? EventTypes.CallMuted : EventTypes.CallUnmuted,
            data => data with { LegId = leg.Info.Id, User = leg.Info.Named ?? data.User, Actor = actor, Conference = call.Conference }
        );
        call.Changed();
    }
}
