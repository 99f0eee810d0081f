using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Destinations;

public sealed class TrunkTests
{
    private static readonly Trunk Silent = new("trk_1", null, "Silent", "10.9.0.99:5060", "trunk", [], ["+31"]);
    private static readonly Trunk Good = new(
        "trk_2",
        null,
        "Good",
        $"{TestPbx.PublicHost}:5060",
        "trunk",
        [TestPbx.PublicHost.ToString()],
        ["+"]
    );

    [Fact]
    public void A_trunk_that_is_silent_gives_way_to_the_next() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Directory.ReplacePlatformTrunks([Silent, Good]);
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            var outside = await pbx.Public.AnswersAsync();
            await call.Answered;
            Assert.InRange(
                world.Elapsed,
                TimeSpan.FromSeconds(Silent.NoResponseSeconds),
                TimeSpan.FromSeconds(Silent.NoResponseSeconds + 1)
            );
            await call.IsTalkingToAsync(outside, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                ["out by Silent", "out by Good"],
                pbx.Log.Records.Single().Trace.Where(d => d.Service == "trunk").Select(d => d.What)
            );
        });

    [Fact]
    public void The_longest_prefix_is_tried_first_and_a_busy_customer_is_not_tried_twice() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Directory.ReplacePlatformTrunks([Good, Good with { Id = "trk_3", Name = "Mobile", Prefixes = ["+316"] }]);
            pbx.Public.RefuseWith = 486;
            var call = (await pbx.PhoneAsync("100")).Dial("0612345678");
            await call.Ended;
            Assert.Equal(486, call.Status);
            await pbx.QuietAsync();
            Assert.Equal(["out by Mobile"], pbx.Log.Records.Single().Trace.Where(d => d.Service == "trunk").Select(d => d.What));
        });

    [Fact]
    public void When_no_trunk_can_the_caller_is_told_so() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Directory.ReplacePlatformTrunks([Good, Good with { Id = "trk_3", Name = "Other" }]);
            pbx.Public.RefuseWith = 503;
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await call.Ended;
            Assert.Equal(503, call.Status);
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Single().Trace.Count(d => d.Service == "trunk"));
        });

    [Theory]
    [InlineData(480, 1)]
    [InlineData(403, 1)]
    [InlineData(488, 1)]
    [InlineData(486, 1)]
    [InlineData(404, 1)]
    [InlineData(600, 1)]
    [InlineData(603, 1)]
    [InlineData(606, 1)]
    [InlineData(408, 2)]
    [InlineData(500, 2)]
    [InlineData(503, 2)]
    [InlineData(504, 2)]
    [InlineData(401, 2)] // a challenge we have no password for is the trunk's affair, not the called person's
    public void RFC3263_4_3_the_next_trunk_is_tried_when_the_network_failed_and_not_when_the_called_side_spoke(int status, int tried) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Directory.ReplacePlatformTrunks([Good, Good with { Id = "trk_3", Name = "Other" }]);
            pbx.Public.RefuseWith = status;
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await call.Ended;
            await pbx.QuietAsync();
            Assert.Equal(tried, pbx.Log.Records.Single().Trace.Count(d => d.Service == "trunk"));
        });
}
