using KpnEen.Sip.Survival;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Survival;

/// <summary>F01: a stack is killed in each phase of a call; the next one ends, from what was kept, what the far side still holds.</summary>
public sealed class OrphanTests
{
    private const string Reason = "Q.850;cause=41;text=\"Node failure\"";

    [Fact]
    public void F01_a_talking_leg_is_ended_by_BYE_on_both_sides_of_the_exchange() =>
        KilledAsync(
            async (killed, bob, carol) =>
            {
                var (toBob, bobs) = await killed.TalkAsync(bob);
                var (carols, toCarol) = await carol.TalkAsync(killed);
                Assert.NotNull(toBob);
                Assert.NotNull(toCarol);
                return [bobs, carols];
            },
            async (answers, dialogs) =>
            {
                Assert.All(answers, answer => Assert.Equal((200, false), (answer.StatusCode, answer.IsSynthesised)));
                foreach (var dialog in dialogs)
                    Assert.Equal($"remote BYE: {Reason}", dialog.TerminationReason);
                await Task.CompletedTask;
            }
        );

    [Fact]
    public void F01_a_phone_that_rings_is_cancelled() =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            var killed = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            await using var bob = new Station(world, 2);
            _ = killed.Call(bob);
            var ringing = await bob.RingsAsync();
            ringing.Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(2));
            await using var reborn = await KillAsync(world, killed, keeper);
            var answer = await reborn.Stack.EndOrphanAsync(Assert.Single(keeper.Legs), Reason);
            Assert.Equal(487, answer.StatusCode);
            Assert.True(ringing.Cancelled.IsCancellationRequested);
            Assert.Equal(Reason, ringing.CancelReason);
            await Station.AllIdleAsync(reborn, bob);
        });

    [Fact]
    public void F01_a_phone_that_answered_into_the_kill_hears_ACK_and_BYE() =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            var killed = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            await using var bob = new Station(world, 2);
            _ = killed.Call(bob);
            var ringing = await bob.RingsAsync();
            ringing.Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(2));
            world.Network.Partition(killed.Address.Address, bob.Address.Address);
            var dialog = await ringing.AcceptAsync(Station.Answer, null, default);
            await using var reborn = await KillAsync(world, killed, keeper);
            world.Network.Heal(killed.Address.Address, bob.Address.Address);
            await reborn.Stack.EndOrphanAsync(Assert.Single(keeper.Legs), Reason);
            await world.Delay(TimeSpan.FromSeconds(5));
            Assert.Equal($"remote BYE: {Reason}", dialog.TerminationReason);
            await Station.AllIdleAsync(reborn, bob);
        });

    [Fact]
    public void F01_a_phone_that_is_gone_is_given_up_and_nothing_stays_behind() =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            var killed = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            var bob = new Station(world, 2);
            _ = killed.Call(bob);
            (await bob.RingsAsync()).Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(2));
            await bob.DisposeAsync();
            await using var reborn = await KillAsync(world, killed, keeper);
            var answer = await reborn.Stack.EndOrphanAsync(Assert.Single(keeper.Legs), Reason);
            Assert.True(answer.IsSynthesised);
            await Station.AllIdleAsync(reborn);
        });

    [Fact]
    public void F01_a_caller_who_hears_it_ring_gets_a_final_answer() =>
        VirtualWorld.Run(
            async world =>
            {
                var keeper = new MemoryKeeper();
                var killed = new Station(world, 1, new SipStackOptions { Keeper = keeper });
                await using var alice = new Station(world, 2);
                var call = alice.Call(killed);
                (await killed.RingsAsync()).Provisional(180);
                await world.Delay(TimeSpan.FromSeconds(2));
                await using var reborn = await KillAsync(world, killed, keeper);
                await reborn.Stack.EndOrphanAsync(Assert.Single(keeper.Legs), Reason);
                var result = await call.Result;
                Assert.Equal((500, false), (result.Response.StatusCode, result.Answered));
                Assert.Equal(Reason, result.Response.Headers["Reason"]);
                await Station.AllIdleAsync(reborn, alice);
            },
            options: new VirtualWorldOptions { Conditions = VirtualNetworkConditions.Bad }
        );

    [Fact]
    public void A_leg_that_ended_in_any_way_is_kept_no_longer() =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            await using var alice = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            await using var bob = new Station(world, 2);
            var (hungUpByUs, _) = await alice.TalkAsync(bob);
            var (_, hungUpByThem) = await alice.TalkAsync(bob);
            Assert.Equal([LegStage.Answered, LegStage.Answered], keeper.Legs.Select(l => l.Stage));
            await hungUpByUs.ByeAsync();
            await hungUpByThem.ByeAsync();
            var refused = alice.Call(bob);
            (await bob.RingsAsync()).Reject(486);
            await refused.Result;
            var cancelled = alice.Call(bob);
            (await bob.RingsAsync()).Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(1));
            cancelled.Cancel();
            await cancelled.Result;
            var incoming = bob.Call(alice);
            (await alice.RingsAsync()).Reject(480);
            await incoming.Result;
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Empty(keeper.Legs);
        });

    [Fact]
    public void A_new_remote_target_is_kept() =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            await using var alice = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            await using var bob = new Station(world, 2);
            var (ours, theirs) = await alice.TalkAsync(bob);
            var moved = theirs.SendAsync("UPDATE", headers: h => h["Contact"] = "<sip:moved@10.0.0.2:5060>");
            (await ours.Requests.ReadAsync()).Respond(200);
            await moved;
            Assert.Equal("sip:moved@10.0.0.2:5060", Assert.Single(keeper.Legs).Identity.RemoteTarget);
            await ours.ByeAsync();
        });

    private static void KilledAsync(
        Func<Station, Station, Station, Task<Dialog[]>> before,
        Func<IReadOnlyList<SipResponse>, Dialog[], Task> after
    ) =>
        VirtualWorld.Run(async world =>
        {
            var keeper = new MemoryKeeper();
            var killed = new Station(world, 1, new SipStackOptions { Keeper = keeper });
            await using var bob = new Station(world, 2);
            await using var carol = new Station(world, 3);
            var dialogs = await before(killed, bob, carol);
            await using var reborn = await KillAsync(world, killed, keeper);
            var answers = new List<SipResponse>();
            foreach (var leg in keeper.Legs.ToArray())
                answers.Add(await reborn.Stack.EndOrphanAsync(leg, Reason));
            await after(answers, dialogs);
            await Station.AllIdleAsync(reborn, bob, carol);
        });

    /// <summary>As kill -9 does: not one datagram more, and what was kept stays as it was at that moment.</summary>
    private static async Task<Station> KillAsync(VirtualWorld world, Station killed, MemoryKeeper keeper)
    {
        keeper.IsKilled = true;
        using (world.Network.Lose(_ => true))
            await killed.DisposeAsync();
        return new Station(world, 1);
    }
}
