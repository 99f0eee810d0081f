using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Destinations;

/// <summary>RFC 3263: a trunk is a name, and several servers are behind it.</summary>
public sealed class TrunkServersTests
{
    private static readonly Trunk Carrier = new("trk_1", null, "Carrier", "carrier.example", "trunk", [], ["+"]);

    [Fact]
    public void RFC3263_4_3_a_silent_server_gives_way_to_the_next_in_the_trunks_own_time() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithNamesAsync(world, Names());
            pbx.Directory.ReplacePlatformTrunks([Carrier]);
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            var outside = await pbx.Public.AnswersAsync();
            await call.Answered;
            // Not the 32 s of timer B.
            Assert.InRange(world.Elapsed.TotalSeconds, Carrier.NoResponseSeconds, Carrier.NoResponseSeconds + 1);
            await call.IsTalkingToAsync(outside, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Contains(pbx.Log.Records.Single().Trace, d => d.What == "the next one is tried");

            // The dead one is the last now: the next call is out at once.
            var before = world.Elapsed;
            var second = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await pbx.Public.AnswersAsync();
            await second.Answered;
            Assert.InRange((world.Elapsed - before).TotalSeconds, 0, 1);
            await second.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void What_the_called_side_said_is_asked_of_one_server_only() =>
        VirtualWorld.Run(async world =>
        {
            var names = new BookOfNames();
            names.Address("carrier.example", TestPbx.PublicHost.ToString());
            names.Address("carrier.example", TestPbx.PublicHost.ToString());
            await using var pbx = await TestPbx.StartWithNamesAsync(world, names);
            pbx.Directory.ReplacePlatformTrunks([Carrier]);
            pbx.Public.RefuseWith = 480;
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await call.Ended;
            await pbx.QuietAsync();
            Assert.DoesNotContain(pbx.Log.Records.Single().Trace, d => d.What == "the next one is tried");
        });

    [Fact]
    public void A_trunk_nobody_can_find_is_unreachable_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithNamesAsync(world, new BookOfNames());
            pbx.Directory.ReplacePlatformTrunks([Carrier]);
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await world.UntilAsync(() => call.Progress == 183, TimeSpan.FromSeconds(1), "the announcement begins");
            await call.Ended;
            await pbx.QuietAsync();
        });

    private static BookOfNames Names()
    {
        var names = new BookOfNames();
        names.Service("_sip._udp.carrier.example", 1, 1, 5060, "dead.example");
        names.Service("_sip._udp.carrier.example", 2, 1, 5060, "good.example");
        names.Address("dead.example", "10.9.0.99");
        names.Address("good.example", TestPbx.PublicHost.ToString());
        return names;
    }
}
