using KpnEen.Sip.Admission;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>L14: past the knee the switch carries nearly what it can, and it is itself again within five seconds.</summary>
public sealed class BacklogTests
{
    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    public void L14_Goodput_stays_above_eighty_of_a_hundred_and_recovery_takes_less_than_five_seconds(double times)
    {
        var node = NewSwitch();
        Assert.Equal(0, node.Run(10, node.Capacity / 2).Refused);
        node.Run(3, node.Capacity * times);
        var (_, served, refused) = node.Run(20, node.Capacity * times);
        Assert.True(served >= 0.8 * node.Capacity, $"{served:F0} of {node.Capacity:F0} calls a second");
        Assert.True(refused > 0);
        node.Run(5, node.Capacity / 2);
        var after = node.Run(5, node.Capacity / 2);
        Assert.Equal(0, after.Refused);
        Assert.Equal(1, node.Share);
        Assert.True(after.Served >= after.Offered * 0.99);
    }

    [Fact]
    public void Without_it_the_same_flood_serves_nobody()
    {
        var node = NewSwitch(OverloadLimits.Default with { Patience = int.MaxValue });
        node.Run(5, node.Capacity * 5);
        Assert.True(node.Run(20, node.Capacity * 5).Served < 0.2 * node.Capacity);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(400)]
    public void A_pause_is_no_overload(double milliseconds)
    {
        var node = NewSwitch();
        for (var i = 0; i < 10; i++)
        {
            node.Run(3, node.Capacity / 2);
            node.Pause(milliseconds);
            Assert.Equal(0, node.Run(3, node.Capacity / 2).Refused);
        }
    }

    [Fact]
    public void At_nine_tenths_of_what_it_carries_hardly_anybody_is_refused()
    {
        var node = NewSwitch();
        var (offered, served, _) = node.Run(60, node.Capacity * 0.9);
        Assert.True(served >= offered * 0.97, $"{served:F0} of {offered:F0}");
    }

    [Fact]
    public void Silence_brings_the_share_back()
    {
        var backlog = new Backlog(OverloadLimits.Default);
        for (var now = 0; now < 5000; now += 10)
            backlog.Observe(now, now);
        Assert.True(backlog.Share < 0.1);
        backlog.Advance(10_000);
        Assert.Equal(1, backlog.Share);
    }

    private static BusySwitch NewSwitch(OverloadLimits? limits = null) =>
        new(limits ?? OverloadLimits.Default, invite: 1.5, bye: 1, refusal: 0.03, new Random(7));
}
