using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Identity;

/// <summary>Calls that would go round for ever: within the exchange, and between two of them (RFC 5393, RFC 5806 9).</summary>
public sealed class LoopTests
{
    [Fact]
    public void Two_colleagues_who_forward_to_each_other_end_in_482() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "102"));
            pbx.Configure("102", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "101"));
            var call = pbx.Public.Call("+31612345678", "+31205550101");
            await call.Ended;
            Assert.Equal(482, call.Status);
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("Diversion", "<sip:+31687654321@far.test>;reason=unconditional, <sip:+31205550101@acme.test>;reason=unconditional")]
    [InlineData("Diversion", "<sip:+31687654321@far.test>;reason=unconditional, <sip:0205550101@acme.test;user=phone>;reason=no-answer")]
    [InlineData(
        "History-Info",
        "<sip:+31205550101@a.test>;index=1, <sip:+31687654321@a.test;cause=302>;index=1.1, <sip:+31205550101@a.test;cause=302>;index=1.1.1"
    )]
    public void A_B_A_A_call_that_a_user_forwarded_outside_and_that_comes_back_is_not_forwarded_again(string header, string value) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            var call = pbx.Public.Call("+31612345678", "+31205550101", h => h.Add(header, value));
            await call.Ended;
            Assert.Equal(482, call.Status);
            Assert.False(pbx.Public.Incoming.TryRead(out _));
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_call_that_others_forwarded_is_forwarded_once_more() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            var call = pbx.Public.Call(
                "+31612345678",
                "+31205550101",
                h => h.Add("Diversion", "<sip:+31201110001@far.test>;reason=user-busy;counter=2")
            );
            var headers = (await pbx.Public.RingsAsync()).Invite!.Headers;
            Assert.Equal(
                [
                    "<sip:+31205550101@acme.test>;reason=unconditional;counter=1;privacy=off",
                    "<sip:+31201110001@acme.test>;reason=user-busy;counter=2;privacy=off",
                ],
                headers.Fields("Diversion")
            );
            Assert.Equal(3, headers.Values("History-Info").Count());
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void Five_forwardings_are_enough_counted_ones_too() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            var call = pbx.Public.Call(
                "+31612345678",
                "+31205550101",
                h => h.Add("Diversion", "<sip:+31201110001@far.test>;reason=user-busy;counter=5")
            );
            await call.Ended;
            Assert.Equal(482, call.Status);
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_real_circle_between_two_companies_ends_by_itself() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            // The far exchange sends whatever it gets back to the number that forwarded, and says so.
            var first = pbx.Public.Call("+31612345678", "+31205550101");
            var hops = 0;
            while (hops++ < 20)
            {
                var there = await pbx.Public.RingsAsync();
                var back = pbx.Public.Call(
                    "+31612345678",
                    "+31205550101",
                    h =>
                    {
                        h.Add("Diversion", "<sip:+31687654321@far.test>;reason=unconditional");
                        foreach (var diversion in there.Invite!.Headers.Fields("Diversion"))
                            h.Add("Diversion", diversion);
                        h["Max-Forwards"] = there.Invite.Headers["Max-Forwards"];
                    }
                );
                await world.UntilAsync(
                    () => back.Ended.IsCompleted || pbx.Public.Incoming.TryPeek(out _),
                    TimeSpan.FromSeconds(5),
                    "it goes on or ends"
                );
                if (!back.Ended.IsCompleted)
                    continue;
                Assert.Equal(482, back.Status);
                await there.RejectAsync(482);
                break;
            }
            await first.Ended;
            Assert.Equal(1, hops);
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("0", 440, 0)]
    [InlineData("1", 180, 1)]
    [InlineData("2", 180, 2)]
    [InlineData("60", 180, 3)]
    public void RFC5393_A_call_rings_no_more_phones_than_its_breadth_allows(string breadth, int status, int rung) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            await phone.RegisterAsync([$"<sip:a@{phone.Address}>", $"<sip:b@{phone.Address}>", $"<sip:c@{phone.Address}>"]);
            var call = pbx.Public.Call("+31612345678", "+31205550101", h => h["Max-Breadth"] = breadth);
            var rings = new List<string?>();
            await world.Delay(TimeSpan.FromSeconds(1));
            while (phone.Incoming.TryRead(out var invite))
            {
                rings.Add(invite.Request.Headers["Max-Breadth"]);
                invite.Provisional(180);
            }
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(status, status == 440 ? call.Status : call.Progress);
            Assert.Equal(rung, rings.Count);
            Assert.All(rings, each => Assert.Equal($"{int.Parse(breadth) / rung}", each));
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
