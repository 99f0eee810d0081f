using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Tests.Webhooks.Sending;

public sealed class EndpointGateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void W17_the_gate_halves_at_each_sign_of_overload_and_recovers_step_by_step()
    {
        var gate = new EndpointGate(8);
        int[] limits = new int[5];
        for (var i = 0; i < 5; i++)
        {
            Attempt(succeeded: false, overloaded: true);
            limits[i] = gate.Limit;
        }
        Assert.Equal([4, 2, 1, 1, 1], limits);
        Attempt(succeeded: true, overloaded: false);
        Attempt(succeeded: false, overloaded: false);
        Assert.Equal(2, gate.Limit);

        void Attempt(bool succeeded, bool overloaded)
        {
            gate.Enqueue(Claimed(Start));
            Assert.NotNull(gate.Enter(Start));
            gate.Leave(TimeSpan.FromMilliseconds(5), succeeded, overloaded);
        }
    }

    [Fact]
    public void W27_what_waits_behind_an_endpoint_that_hangs_is_given_back_and_no_more_is_claimed_than_it_has_places()
    {
        var gate = new EndpointGate(8);
        Assert.Equal(40, gate.Room(Start));
        for (var i = 0; i < 40; i++)
            gate.Enqueue(Claimed(Start));
        while (gate.Enter(Start) is not null) { }
        Assert.Equal((8, 32, 0), (gate.InFlight, gate.Waiting, gate.Room(Start)));

        Assert.Empty(gate.TakeOverdue(Start + TimeSpan.FromMilliseconds(900)));
        Assert.Equal(32, gate.TakeOverdue(Start + TimeSpan.FromSeconds(1)).Count());
        Assert.Equal((8, 0, 0), (gate.InFlight, gate.Waiting, gate.Room(Start)));
        for (var i = 0; i < 8; i++)
            gate.Leave(TimeSpan.FromSeconds(15), succeeded: false, overloaded: true);
        Assert.Equal((1, 1), (gate.Limit, gate.Room(Start)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(250)]
    public void W28_the_throttle_lets_through_what_was_set_within_five_percent(int perSecond)
    {
        var gate = new EndpointGate(8);
        var sent = new int[10];
        for (var now = Start; now < Start + TimeSpan.FromSeconds(10); now += TimeSpan.FromMilliseconds(5))
        {
            while (gate.Waiting < 20)
                gate.Enqueue(Claimed(now, perSecond));
            while (gate.Enter(now) is not null)
            {
                sent[(int)(now - Start).TotalSeconds]++;
                gate.Leave(TimeSpan.FromMilliseconds(2), succeeded: true, overloaded: false);
            }
        }

        Assert.InRange(sent.Sum(), (int)(9.5 * perSecond), Math.Ceiling(10.5 * perSecond));
        Assert.All(sent, second => Assert.InRange(second, 0.8 * perSecond - 1, 1.2 * perSecond + 1));
    }

    private static WaitingDelivery Claimed(DateTimeOffset at, double? perSecond = null) =>
        new(
            new ClaimedDelivery
            {
                Id = "whd_1",
                TenantId = "ten_a",
                EndpointId = "whe_1",
                EventId = "evt_1",
                EventType = "call.ended",
                Trigger = "schedule",
                Url = "https://crm.example/",
                Secrets = [],
                MaxPerSecond = perSecond,
            },
            at
        );
}
