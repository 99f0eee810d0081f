using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

public sealed class InDialogTests
{
    [Fact]
    public void A_reINVITE_changes_the_session_from_either_side() =>
        Talking(
            async (world, caller, callee) =>
            {
                foreach (var (one, other) in new[] { (caller, callee), (callee, caller) })
                {
                    var sending = one.ReinviteAsync("v=0 hold"u8.ToArray());
                    var asked = await other.Requests.ReadAsync();
                    Assert.Equal("v=0 hold", Station.Text(asked.Request.Body));
                    asked.Respond(200, body: "v=0 held"u8.ToArray());
                    Assert.Equal("v=0 held", Station.Text((await sending).Body));
                    Assert.True((await asked.Acknowledged).IsEmpty);
                }
            }
        );

    [Fact]
    public void A_reINVITE_without_offer_carries_the_answer_in_the_ACK() =>
        Talking(
            async (world, caller, callee) =>
            {
                var sending = caller.ReinviteAsync(default, answer: r => Station.Answer);
                var asked = await callee.Requests.ReadAsync();
                asked.Respond(200, body: Station.Offer);
                await sending;
                Assert.Equal("v=0 answer", Station.Text(await asked.Acknowledged));
            }
        );

    [Fact]
    public void Two_reINVITEs_that_meet_are_both_done_in_the_end() =>
        Talking(
            async (world, caller, callee) =>
            {
                var one = caller.ReinviteAsync("from caller"u8.ToArray());
                var two = callee.ReinviteAsync("from callee"u8.ToArray());
                var (atCallee, atCaller) = (AnswerOneAsync(callee), AnswerOneAsync(caller));
                Assert.Equal(200, (await one).StatusCode);
                Assert.Equal(200, (await two).StatusCode);
                Assert.Equal("from caller", await atCallee);
                Assert.Equal("from callee", await atCaller);
                Assert.True(world.Elapsed > TimeSpan.FromMilliseconds(100));
            }
        );

    [Fact]
    public void Requests_come_in_order_and_the_reINVITEs_wait_their_turn() =>
        Talking(
            async (world, caller, callee) =>
            {
                var sending = Enumerable
                    .Range(0, 5)
                    .Select(i => caller.ReinviteAsync(System.Text.Encoding.ASCII.GetBytes($"{i}")))
                    .ToArray();
                for (var i = 0; i < 5; i++)
                    Assert.Equal($"{i}", await AnswerOneAsync(callee));
                Assert.All(await Task.WhenAll(sending), r => Assert.Equal(200, r.StatusCode));
            }
        );

    [Fact]
    public void Overlapping_UPDATEs_collide() =>
        Talking(
            async (world, caller, callee) =>
            {
                var one = caller.SendAsync("UPDATE", Station.Offer);
                var two = callee.SendAsync("UPDATE", Station.Offer);
                Assert.Equal(491, (await one).StatusCode);
                Assert.Equal(491, (await two).StatusCode);
            }
        );

    [Fact]
    public void BYE_refuses_what_waits_for_an_answer() =>
        Talking(
            async (world, caller, callee) =>
            {
                var info = caller.SendAsync("INFO");
                var asked = await callee.Requests.ReadAsync();
                await callee.ByeAsync();
                Assert.Equal(487, (await info).StatusCode);
                asked.Respond(200);
                Assert.Equal(481, (await caller.SendAsync("INFO")).StatusCode);
                Assert.False(await callee.Requests.WaitToReadAsync());
            }
        );

    [Fact]
    public void An_old_sequence_number_is_refused() =>
        Talking(
            async (world, caller, callee) =>
            {
                var info = caller.SendAsync("INFO", headers: h => h["CSeq"] = "1 INFO");
                Assert.Equal(500, (await info).StatusCode);
            }
        );

    [Fact]
    public void Silence_ends_the_dialog() =>
        Talking(
            async (world, caller, callee) =>
            {
                world.Network.Partition(caller.Flow.Local.Address, caller.Flow.Remote.Address);
                Assert.Equal(408, (await caller.SendAsync("INFO")).StatusCode);
                Assert.Equal("transaction timeout", caller.TerminationReason);
                world.Network.Heal(caller.Flow.Local.Address, caller.Flow.Remote.Address);
                await callee.ByeAsync();
            }
        );

    [Fact]
    public void An_unknown_dialog_ends_ours() =>
        Talking(
            async (world, caller, callee) =>
            {
                callee.End("lost its mind");
                Assert.Equal(481, (await caller.SendAsync("INFO")).StatusCode);
                Assert.True(caller.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void An_unacknowledged_reINVITE_ends_the_call() =>
        Talking(
            async (world, caller, callee) =>
            {
                var sending = caller.ReinviteAsync(Station.Offer);
                var asked = await callee.Requests.ReadAsync();
                world.Network.Partition(caller.Flow.Local.Address, caller.Flow.Remote.Address);
                asked.Respond(200, body: Station.Answer);
                await world.Delay(TimeSpan.FromSeconds(33));
                Assert.Equal("no ACK", callee.TerminationReason);
                Assert.True(asked.Acknowledged.IsCanceled);
                world.Network.Heal(caller.Flow.Local.Address, caller.Flow.Remote.Address);
                await sending;
            }
        );

    [Fact]
    public void Who_asked_for_a_reINVITE_may_stop_waiting_and_the_late_answer_is_acknowledged() =>
        Talking(
            async (world, caller, callee) =>
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), world.Time);
                var sending = caller.ReinviteAsync(Station.Offer, cancellation: patience.Token);
                var asked = await callee.Requests.ReadAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
                Assert.InRange(world.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
                asked.Respond(200, body: Station.Answer);
                await asked.Acknowledged.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
                Assert.False(callee.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void A_new_Contact_in_a_reINVITE_moves_the_remote_target() =>
        Talking(
            async (world, caller, callee) =>
            {
                var sending = caller.ReinviteAsync(Station.Offer, h => h["Contact"] = "<sip:moved@10.0.0.1:5060>");
                await AnswerOneAsync(callee);
                await sending;
                Assert.Equal("moved", callee.RemoteTarget.User);
            }
        );

    private static async Task<string> AnswerOneAsync(Dialog dialog)
    {
        var asked = await dialog.Requests.ReadAsync();
        asked.Respond(200, body: Station.Answer);
        return Station.Text(asked.Request.Body);
    }

    private static void Talking(Func<VirtualWorld, Dialog, Dialog, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var (caller, callee) = await alice.TalkAsync(bob);
            await test(world, caller, callee);
            await caller.ByeAsync();
            await callee.ByeAsync();
            await Station.AllIdleAsync(alice, bob);
        });
}
