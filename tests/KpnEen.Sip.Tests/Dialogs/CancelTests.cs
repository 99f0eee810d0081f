using System.Net;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

public sealed class CancelTests
{
    [Fact]
    public void A_ringing_call_is_cancelled_with_its_reason() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            var incoming = await bob.RingsAsync();
            incoming.Provisional(180);
            await call.Provisionals.ReadAsync();
            call.Cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
            call.Cancel();
            Assert.Equal(487, (await call.Result).Response.StatusCode);
            Assert.True(incoming.Cancelled.IsCancellationRequested);
            Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", incoming.CancelReason);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => incoming.AcceptAsync(Station.Answer, null, default));
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Before_the_first_response_a_cancel_waits_for_one() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            call.Cancel();
            var incoming = await bob.RingsAsync();
            Assert.False(incoming.Cancelled.IsCancellationRequested);
            incoming.Provisional(180);
            Assert.Equal(487, (await call.Result).Response.StatusCode);
            Assert.True(incoming.Cancelled.IsCancellationRequested);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void A_cancel_before_the_user_looked_is_told_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            var transaction = await bob.AskedAsync();
            await world.Delay(TimeSpan.FromMilliseconds(300));
            call.Cancel();
            Assert.Equal(487, (await call.Result).Response.StatusCode);
            Assert.True(bob.Stack.Accept(transaction).Cancelled.IsCancellationRequested);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void RFC3261_9_1_an_INVITE_nobody_ends_after_its_CANCEL_is_forgotten() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            var mute = new Peer();
            var address = new IPEndPoint(IPAddress.Parse("10.0.0.9"), 5060);
            using var socket = world.Network.Bind(address, mute);
            var call = alice.Stack.Invite(
                new InviteRequest
                {
                    RequestUri = SipUri.Sip("b", "10.0.0.9"),
                    Target = SipTarget.To(address, "main"),
                    From = new(alice.Uri),
                    To = new(SipUri.Sip("b", "10.0.0.9")),
                    Sdp = Station.Offer,
                }
            );
            var ringing = ResponseMaker.Create(await mute.RequestAsync(), 180, null, "t", null);
            socket.Send(SipWriter.ToBytes(ringing), alice.Address);
            await call.Provisionals.ReadAsync();
            call.Cancel();
            Assert.Equal(487, (await call.Result).Response.StatusCode);
            await Station.AllIdleAsync(alice);
        });

    [Fact]
    public void An_unknown_call_cannot_be_cancelled() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var response = await alice.Stack.SendAsync(alice.Request("CANCEL", bob), alice.Way(bob), null, default);
            Assert.Equal(481, response.StatusCode);
        });

    [Fact]
    public void A_callee_that_ignores_the_cancel_is_given_up_after_64_T1() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var call = alice.Call(bob);
            var incoming = await bob.RingsAsync();
            incoming.Provisional(180);
            await call.Provisionals.ReadAsync();
            world.Network.Partition(alice.Address.Address, bob.Address.Address);
            call.Cancel();
            var result = await call.Result;
            Assert.Equal((487, true), (result.Response.StatusCode, result.Response.IsSynthesised));
            world.Network.Heal(alice.Address.Address, bob.Address.Address);
            incoming.Reject(480);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void Whoever_wins_the_race_both_sides_agree_and_no_answer_is_lost()
    {
        var answered = 0;
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 200),
            async world =>
            {
                await using var alice = new Station(world, 1);
                await using var bob = new Station(world, 2);
                var call = alice.Call(bob);
                var incoming = await bob.RingsAsync();
                incoming.Provisional(180);
                var cancelAt = TimeSpan.FromMilliseconds(world.Random.Next(0, 80));
                var answering = AnswerAsync(incoming, world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(0, 80))));
                await world.Delay(cancelAt);
                call.Cancel();
                var result = await call.Result;
                var callee = await answering;
                if (result.Dialog is { } dialog)
                {
                    answered++;
                    await dialog.ByeAsync();
                }
                await world.UntilAsync(() => callee is null || callee.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(70));
                await Station.AllIdleAsync(alice, bob);
            },
            new() { Conditions = VirtualNetworkConditions.Bad }
        );
        Assert.InRange(answered, 20, 180);
    }

    private static async Task<Dialog?> AnswerAsync(IncomingInvite incoming, Task after)
    {
        await after;
        try
        {
            return await incoming.AcceptAsync(Station.Answer, null, default);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
