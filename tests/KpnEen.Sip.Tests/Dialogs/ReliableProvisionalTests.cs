using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

public sealed class ReliableProvisionalTests
{
    [Fact]
    public void What_the_caller_requires_is_acknowledged_one_after_the_other() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Stack.Invite(alice.To(bob) with { Headers = h => h["Require"] = "100rel" });
            var incoming = await bob.RingsAsync();
            incoming.Provisional(183, sdp: Station.Answer);
            incoming.Provisional(180);
            var callee = await incoming.AcceptAsync(Station.Answer, null, default);
            var seen = new List<SipResponse>();
            var result = await call.Result;
            while (call.Provisionals.TryRead(out var provisional))
                seen.Add(provisional);
            Assert.Equal([183, 180], seen.Select(r => r.StatusCode));
            Assert.All(seen, r => Assert.True(r.Headers.HasToken("Require", "100rel")));
            Assert.Equal(int.Parse(seen[0].Headers["RSeq"]!) + 1, int.Parse(seen[1].Headers["RSeq"]!));
            await result.Dialog!.ByeAsync();
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Each_is_heard_once_on_a_bad_network() =>
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 50),
            async world =>
            {
                await using var alice = new Station(world, 1);
                await using var bob = new Station(world, 2);
                var call = alice.Stack.Invite(alice.To(bob) with { Headers = h => h["Require"] = "100rel" });
                var incoming = await bob.RingsAsync();
                for (var i = 0; i < 4; i++)
                    incoming.Provisional(i % 2 == 0 ? 183 : 180);
                await incoming.AcceptAsync(Station.Answer, null, default);
                var result = await call.Result;
                Assert.Equal(4, call.Provisionals.Count);
                await result.Dialog!.ByeAsync();
                await Station.AllIdleAsync(alice, bob);
            },
            new() { Conditions = VirtualNetworkConditions.Bad }
        );

    [Fact]
    public void No_PRACK_refuses_the_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Stack.Invite(alice.To(bob) with { Headers = h => h["Require"] = "100rel" });
            var incoming = await bob.RingsAsync();
            using var rule = world.Network.Lose(d => d.StartLine.StartsWith("PRACK", StringComparison.Ordinal));
            incoming.Provisional(180);
            Assert.Equal(504, (await call.Result).Response.StatusCode);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void A_request_in_the_early_dialog_reaches_the_callee_and_the_caller() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            Assert.Equal(481, (await call.SendAsync("INFO")).StatusCode);
            var incoming = await bob.RingsAsync();
            incoming.Provisional(180);
            await call.Provisionals.ReadAsync();
            var talk = call.SendAsync("NOTIFY", headers: h => h.Add("Event", "talk"));
            var asked = await incoming.Requests.ReadAsync();
            Assert.Equal("talk", asked.Request.Headers["Event"]);
            asked.Respond(200);
            Assert.Equal(200, (await talk).StatusCode);
            Assert.Same(incoming, bob.Stack.FindIncoming(call.CallId, incoming.LocalTag, call.LocalTag));
            Assert.Same(call, alice.Stack.FindOutgoing(call.CallId, call.LocalTag, incoming.LocalTag));
            incoming.Reject(603);
            await call.Result;
            await Station.AllIdleAsync(alice, bob);
        });
}
