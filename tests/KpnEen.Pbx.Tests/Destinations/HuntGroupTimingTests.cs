using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Destinations;

public sealed class HuntGroupTimingTests
{
    [Fact]
    public void Weighted_draws_by_percentage_and_members_without_a_weight_come_last()
    {
        var members = Tenants.Acme().Users.Take(3).ToArray();
        var pointers = new HuntPointers(new Random(4711));
        HuntGroupMember[] weights = [new(members[0].Id, 70), new(members[1].Id, 30), new(members[2].Id)];
        var first = new int[3];
        for (var i = 0; i < 10_000; i++)
        {
            var drawn = pointers.ByWeight(members, weights);
            Assert.Equal(members.Select(m => m.Id).Order(), drawn.Select(m => m.Id).Order());
            Assert.Same(members[2], drawn[2]);
            first[Array.IndexOf(members, drawn[0])]++;
        }
        Assert.InRange(first[0], 6800, 7200);
        Assert.Equal((10_000 - first[0], 0), (first[1], first[2]));
    }

    [Fact]
    public void The_longest_time_in_the_group_cuts_the_ringing_short() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (one, two, overflow) = (await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"), await pbx.PhoneAsync("101"));
            pbx.Configure(Group(pbx, HuntPolicy.Regular, "101", overflowAfter: 15));
            var begin = world.Elapsed;
            var call = (await pbx.PhoneAsync("100")).Dial("300");
            var first = await one.RingsAsync();
            await first.Ended;
            Assert.InRange(world.Elapsed - begin, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.2));
            var second = await two.RingsAsync();
            await second.Ended;
            Assert.InRange(world.Elapsed - begin, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15.2));
            await overflow.AnswersAsync();
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_forwardings_of_a_member_do_not_apply_in_the_group() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (one, two, secretary) = (await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"), await pbx.PhoneAsync("102"));
            pbx.Configure(Group(pbx, HuntPolicy.Regular, null, overflowAfter: 0));
            pbx.Configure("200", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "102"));
            pbx.Configure("201", CallForwardingBusy.Descriptor, new CallForwardingSettings(true, "102"));
            two.Soft.RefuseWith = 486;
            var call = (await pbx.PhoneAsync("100")).Dial("300");
            var ringing = await one.RingsAsync();
            await ringing.RejectAsync(603);
            await call.Ended;
            Assert.Equal(486, call.Status);
            await secretary.DoesNotRingAsync();
            await pbx.QuietAsync();
            Assert.Empty(pbx.Log.Of(EventTypes.CallForwarded));
        });

    private static HuntGroup Group(TestPbx pbx, HuntPolicy policy, string? overflow, int overflowAfter) =>
        new(
            "hgr_1",
            "Sales",
            "300",
            policy,
            10,
            overflow,
            overflowAfter,
            [.. new[] { "200", "201" }.Select(e => new HuntGroupMember(pbx.User(e).Id))]
        );
}
