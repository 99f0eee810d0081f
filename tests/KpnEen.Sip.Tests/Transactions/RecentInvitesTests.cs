using KpnEen.Sip.Transactions;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Transactions;

/// <summary>RFC 3261 8.2.2.2: a copy that comes late is one for a minute, and no longer.</summary>
public sealed class RecentInvitesTests
{
    [Fact]
    public void An_ended_call_is_forgotten_after_a_minute_though_no_other_call_ends() =>
        VirtualWorld.Run(async world =>
        {
            var recent = new RecentInvites(world.Time);
            var key = new MergeKey("call-1", "tag", new CSeq(1, "INVITE"));
            recent.Add(key);
            await world.Delay(TimeSpan.FromSeconds(60));
            Assert.True(recent.Contains(key));
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.False(recent.Contains(key));
        });
}
