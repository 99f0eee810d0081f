using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Watching;

/// <summary>One call of a user as colleagues see it on their lamps.</summary>
/// <param name="Id">The same from the first ring to the end.</param>
/// <param name="CallId">Call-ID of the user's dialog; null when the caller withholds the number: it may tell.</param>
/// <param name="IsInitiator">The user calls; else the user is called.</param>
/// <param name="IsHolding">The user has put the other side on hold.</param>
public sealed record UserLine(string Id, string? CallId, bool IsInitiator, LineState State, LineParty Remote, bool IsHolding)
{
    /// <summary>The lines of a user in a call: one, or several while several phones ring.</summary>
    public static IEnumerable<UserLine> Of(Call call, string userId)
    {
        if (call.IsOver)
            yield break;
        var customer = call.Conversation.Start.Customer;
        foreach (var leg in call.Legs.Where(l => l.Info.User?.Id == userId && l.IsUp))
        {
            var initiates = leg.Info.Direction == CallDirection.Outbound;
            var other = call.Legs.FirstOrDefault(l => l != leg && l.IsUp);
            var remote = other is null ? WithoutLeg(call, initiates) : LineParty.Of(other, customer);
            yield return new(
                initiates ? call.Id : leg.Info.Id,
                CallIdOf(leg.Info, remote),
                initiates,
                LineState.Confirmed,
                remote,
                leg.IsHolding
            );
        }
        var rings = false;
        foreach (var leg in call.RingingLegs.Where(l => l.HasRung && l.Info.User?.Id == userId))
        {
            rings = true;
            var remote = WithoutLeg(call, initiates: false);
            yield return new(leg.Info.Id, CallIdOf(leg.Info, remote), false, LineState.Early, remote, false);
        }
        if (call.IsCalling && call.CallingUserId == userId && !rings)
        {
            var state = call.Conversation.State == CallState.Created ? LineState.Trying : LineState.Early;
            yield return new(call.Id, null, true, state, WithoutLeg(call, initiates: true), false);
        }
    }

    private static LineParty WithoutLeg(Call call, bool initiates)
    {
        var start = call.Conversation.Start;
        return initiates && start.Direction != CallDirection.Inbound
            ? new(start.Dialled.Number, start.Dialled.Label)
            : LineParty.Of(start.Customer);
    }

    private static string? CallIdOf(LegInfo leg, LineParty remote) => remote.Number is null ? null : leg.SipCallId;
}
