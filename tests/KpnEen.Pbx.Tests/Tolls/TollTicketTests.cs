using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Tests.Calls.Race;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Tests.Tolls;

/// <summary>S07: the place of a call among those that run is given back whatever becomes of its leg.</summary>
public sealed class TollTicketTests
{
    private int back;

    [Fact]
    public async Task A_leg_keeps_it_until_it_ends()
    {
        var leg = NewLeg(new ScriptedPhone());
        await NewTicket().BeginAsync(leg);
        Assert.Equal(0, back);
        await leg.HangUpAsync();
        Assert.Equal(1, back);
    }

    [Fact]
    public async Task A_leg_that_was_answered_when_its_call_was_over_keeps_nothing()
    {
        var leg = NewLeg(new ScriptedPhone());
        await leg.HangUpAsync();
        await NewTicket().BeginAsync(leg);
        Assert.Equal(1, back);
    }

    private static Leg NewLeg(ILegSignalling signalling) =>
        new(
            new LegInfo("leg_1", "trunk", CallDirection.Outbound, null, null, "+3212345678", DateTimeOffset.UnixEpoch),
            signalling,
            null,
            TimeProvider.System
        );

    private TollTicket NewTicket() => new(() => back++, null);
}
