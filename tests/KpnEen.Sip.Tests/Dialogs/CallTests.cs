using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

public sealed class CallTests
{
    [Fact]
    public void A_call_rings_is_answered_and_hung_up() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);

            var call = alice.Call(bob);
            var incoming = await bob.RingsAsync();
            incoming.Provisional(180, headers: h => h.Add("Alert-Info", "<urn:alert:service:normal>"));
            var ringing = await call.Provisionals.ReadAsync();
            Assert.Equal(180, ringing.StatusCode);
            Assert.Equal(incoming.LocalTag, ringing.To.Tag);
            Assert.Single(ringing.Contacts);

            var callee = await incoming.AcceptAsync(Station.Answer, null, default);
            var result = await call.Result;
            Assert.True(result.Answered);
            Assert.Equal("v=0 answer", Station.Text(result.Response.Body));
            await callee.Acknowledged;
            Assert.Same(callee, bob.Stack.FindDialog(call.CallId, callee.LocalTag, callee.RemoteTag));
            Assert.Same(result.Dialog, alice.Stack.FindDialog(call.CallId, callee.RemoteTag, callee.LocalTag));

            await result.Dialog.ByeAsync("Q.850;cause=16");
            Assert.True(callee.Terminated.IsCancellationRequested);
            Assert.Equal("remote BYE: Q.850;cause=16", callee.TerminationReason);
            Assert.StartsWith("local BYE", result.Dialog.TerminationReason, StringComparison.Ordinal);
            await result.Dialog.ByeAsync();
            await callee.ByeAsync();
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Trying_goes_out_by_itself_and_stops_the_repetitions() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            var incoming = await bob.RingsAsync();
            await world.Delay(TimeSpan.FromSeconds(20));
            Assert.Equal(1, bob.Stack.Statistics.Received);
            Assert.Equal(1, alice.Stack.Statistics.Received);
            incoming.Reject(486);
            Assert.Equal(486, (await call.Result).Response.StatusCode);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Nobody_there_is_a_made_408_after_64_T1_and_with_patience_sooner() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            var bob = new Station(world, 2);
            await bob.DisposeAsync();
            var result = await alice.Call(bob).Result;
            Assert.Equal((408, true, false), (result.Response.StatusCode, result.Response.IsSynthesised, result.Answered));
            Assert.Equal(TimeSpan.FromSeconds(32), world.Elapsed);

            var hasty = await alice.Stack.Invite(alice.To(bob) with { Timeout = TimeSpan.FromSeconds(4) }).Result;
            Assert.Equal(408, hasty.Response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(36), world.Elapsed);
            await Station.AllIdleAsync(alice);
        });

    [Fact]
    public void No_ACK_ends_the_call_with_BYE_after_64_T1() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            alice.Call(bob);
            var incoming = await bob.RingsAsync();
            world.Network.Partition(alice.Address.Address, bob.Address.Address);
            var callee = await incoming.AcceptAsync(Station.Answer, null, default);
            await world.Delay(TimeSpan.FromSeconds(31));
            Assert.False(callee.Terminated.IsCancellationRequested);
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal("no ACK", callee.TerminationReason);
            Assert.True(callee.Acknowledged.IsCanceled);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void A_late_answer_after_impatience_is_acknowledged_and_hung_up() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            world.Network.Partition(alice.Address.Address, bob.Address.Address);
            var call = alice.Stack.Invite(alice.To(bob) with { Timeout = TimeSpan.FromSeconds(2) });
            Assert.Equal(408, (await call.Result).Response.StatusCode);
            world.Network.Heal(alice.Address.Address, bob.Address.Address);
            var incoming = await bob.RingsAsync();
            var callee = await incoming.AcceptAsync(Station.Answer, null, default);
            await callee.Acknowledged;
            await world.UntilAsync(() => callee.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(5));
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Without_an_offer_the_ACK_carries_the_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Stack.Invite(alice.To(bob, ReadOnlyMemory<byte>.Empty));
            var incoming = await bob.RingsAsync();
            Assert.True(incoming.Request.Body.IsEmpty);
            var callee = await incoming.AcceptAsync(Station.Offer, null, default);
            await call.Result;
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.False(callee.Acknowledged.IsCompleted);
            await call.AckAsync(Station.Answer);
            Assert.Equal("v=0 answer", Station.Text(await callee.Acknowledged));
            await callee.ByeAsync();
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void The_same_INVITE_by_two_ways_is_a_loop() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            var first = await bob.AskedAsync();
            var copy = SipRequest.TryParse(first.Request.ToBytes())!;
            copy.Headers["Via"] = "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKother";
            var peer = new Peer();
            using var socket = world.Network.Bind(new(System.Net.IPAddress.Parse("10.0.0.9"), 5060), peer);
            socket.Send(copy.ToBytes(), bob.Address);
            Assert.Equal(482, (await peer.ResponseAsync()).StatusCode);
            first.Respond(486);
            Assert.Equal(486, (await call.Result).Response.StatusCode);
        });

    [Fact]
    public void Calls_survive_a_bad_network() =>
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 30),
            async world =>
            {
                await using var alice = new Station(world, 1);
                await using var bob = new Station(world, 2);
                for (var i = 0; i < 10; i++)
                {
                    var (caller, callee) = await alice.TalkAsync(bob);
                    var info = caller.SendAsync("INFO", "Signal=5"u8.ToArray(), "application/dtmf-relay");
                    var asked = await callee.Requests.ReadAsync();
                    asked.Respond(200);
                    Assert.Equal(200, (await info).StatusCode);
                    var (first, second) = i % 2 == 0 ? (caller, callee) : (callee, caller);
                    await first.ByeAsync();
                    await world.UntilAsync(() => second.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(40));
                }
                await Station.AllIdleAsync(alice, bob);
            },
            new() { Conditions = VirtualNetworkConditions.Bad }
        );
}
