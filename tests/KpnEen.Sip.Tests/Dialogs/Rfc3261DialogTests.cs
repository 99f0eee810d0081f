using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>RFC 3261 12 to 15 with a peer that says what the test wants.</summary>
public sealed class Rfc3261DialogTests
{
    [Fact]
    public void RFC3261_12_2_2_a_lower_CSeq_is_500_and_a_gap_is_accepted() =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Send(peer.Inside(station, ok, "INFO", 50), station.Address);
                (await dialog.Requests.ReadAsync()).Respond(200);
                Assert.Equal(200, (await peer.ResponseAsync(world, 50, "INFO")).StatusCode);
                foreach (var (method, number) in new[] { ("INFO", 49u), ("INVITE", 2u), ("BYE", 50u) })
                {
                    peer.Send(peer.Inside(station, ok, method, number), station.Address);
                    Assert.Equal(500, (await peer.ResponseAsync(world, number, method)).StatusCode);
                }
                Assert.False(dialog.Terminated.IsCancellationRequested);
                Assert.Equal(0, dialog.Requests.Count);
            }
        );

    [Theory]
    [InlineData(true, 2.1, 4.0)] // we own the Call-ID
    [InlineData(false, 0.0, 2.0)]
    public void RFC3261_14_1_after_491_the_owner_of_the_Call_ID_waits_longer_than_the_other(bool owner, double least, double most)
    {
        var waits = new List<double>();
        for (var seed = 1; seed <= 20; seed++)
        {
            VirtualWorld.Run(
                async world =>
                {
                    await using var station = new Station(world, 1);
                    using var peer = new ScriptedPeer(world, 2);
                    var dialog = owner ? await peer.AnswersAsync(station) : (await peer.TalkAsync(world, station)).Dialog;
                    var refused = false;
                    peer.Answer = (p, request) =>
                    {
                        if (request.Method != "INVITE")
                            return p.Make(request, 200);
                        (var first, refused) = (!refused, true);
                        return p.Make(request, first ? 491 : 200);
                    };
                    peer.Heard.Clear();
                    Assert.Equal(200, (await dialog.ReinviteAsync(Station.Offer)).StatusCode);
                    waits.Add(peer.TimesOf("INVITE")[^1]);
                },
                seed
            );
        }
        Assert.All(waits, wait => Assert.InRange(wait, least, most + 0.02));
        Assert.True(waits.Distinct().Count() > 10, "the wait is drawn by chance");
    }

    [Fact]
    public void RFC3261_14_2_a_re_INVITE_that_meets_ours_is_491_and_one_while_theirs_is_open_500_with_Retry_After() =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Answer = (_, _) => null;
                var ours = dialog.ReinviteAsync(Station.Offer);
                peer.Send(peer.Inside(station, ok, "INVITE", 2), station.Address);
                Assert.Equal(491, (await peer.ResponseAsync(world, 2, "INVITE")).StatusCode);
                peer.Send(peer.Make(peer.Of("INVITE")[^1], 200), station.Address);
                await ours;
                peer.Send(peer.Inside(station, ok, "INVITE", 3), station.Address);
                var open = await dialog.Requests.ReadAsync();
                peer.Send(peer.Inside(station, ok, "INVITE", 4), station.Address);
                var refused = await peer.ResponseAsync(world, 4, "INVITE");
                Assert.Equal(500, refused.StatusCode);
                Assert.InRange(int.Parse(refused.Headers["Retry-After"]!), 0, 10);
                open.Respond(488);
            }
        );

    [Fact]
    public void RFC3261_15_1_2_BYE_during_a_re_INVITE_of_theirs_is_200_and_the_re_INVITE_487() =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Send(peer.Inside(station, ok, "INVITE", 2), station.Address);
                var open = await dialog.Requests.ReadAsync();
                peer.Send(peer.Inside(station, ok, "BYE", 3), station.Address);
                Assert.Equal(200, (await peer.ResponseAsync(world, 3, "BYE")).StatusCode);
                Assert.Equal(487, (await peer.ResponseAsync(world, 2, "INVITE")).StatusCode);
                open.Respond(200, body: Station.Answer);
                Assert.True(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC3261_15_BYE_during_a_re_INVITE_of_ours_ends_the_call_and_its_late_answer_is_acknowledged() =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Answer = (p, request) => request.Method == "INVITE" ? null : p.Make(request, 200);
                var ours = dialog.ReinviteAsync(Station.Offer);
                await world.Delay(TimeSpan.FromMilliseconds(100));
                var invite = peer.Of("INVITE")[^1];
                await dialog.ByeAsync();
                Assert.Single(peer.Of("BYE"));
                peer.Send(peer.Make(invite, 200), station.Address);
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.Contains(peer.Requests, r => r.Method == "ACK" && r.CSeq.Number == invite.CSeq.Number);
                await ours;
            }
        );

    [Fact]
    public void RFC3261_15_two_BYEs_that_meet_end_the_call_on_both_sides() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var (caller, callee) = await alice.TalkAsync(bob);
            var both = Task.WhenAll(caller.ByeAsync(), callee.ByeAsync());
            await both.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            Assert.True(caller.Terminated.IsCancellationRequested && callee.Terminated.IsCancellationRequested);
            await Station.AllIdleAsync(alice, bob);
        });

    [Fact]
    public void RFC3261_15_a_BYE_of_the_caller_that_meets_our_200_ends_the_call() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var ringing = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                peer.Send(peer.Inside(station, ringing, "BYE", 2), station.Address);
                var dialog = await incoming.AcceptAsync(Station.Answer, null, default);
                Assert.Equal(200, (await peer.ResponseAsync(world, 2, "BYE")).StatusCode);
                await world.UntilAsync(() => dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(1));
                peer.Send(peer.Inside(station, ringing, "ACK", 1), station.Address);
                await Station.AllIdleAsync(station);
            }
        );

    [Fact]
    public void RFC3261_15_a_BYE_in_the_early_dialog_is_200_and_the_INVITE_487() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var ringing = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                peer.Send(peer.Inside(station, ringing, "BYE", 2), station.Address);
                Assert.Equal(200, (await peer.ResponseAsync(world, 2, "BYE")).StatusCode);
                Assert.Equal(487, (await peer.ResponseAsync(world, 1, "INVITE")).StatusCode);
                Assert.True(incoming.Cancelled.IsCancellationRequested);
            }
        );

    [Theory]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    public void RFC3261_12_2_2_their_re_INVITE_or_UPDATE_moves_the_remote_target(string method) =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Send(peer.Inside(station, ok, method, 2, $"Contact: <sip:moved@{peer.Address}>"), station.Address);
                (await dialog.Requests.ReadAsync()).Respond(200, body: method == "INVITE" ? Station.Answer : default);
                await peer.ResponseAsync(world, 2, method);
                if (method == "INVITE")
                    peer.Send(peer.Inside(station, ok, "ACK", 2), station.Address);
                await dialog.SendAsync("INFO");
                Assert.Equal("moved", peer.Of("INFO")[0].RequestUri.User);
                // A refused one does not.
                peer.Send(peer.Inside(station, ok, method, 3, $"Contact: <sip:again@{peer.Address}>"), station.Address);
                (await dialog.Requests.ReadAsync()).Respond(488);
                await dialog.SendAsync("INFO");
                Assert.Equal("moved", peer.Of("INFO")[1].RequestUri.User);
            }
        );

    [Fact]
    public void RFC3261_12_2_1_2_their_200_to_our_re_INVITE_moves_the_remote_target() =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Answer = (p, request) => p.Make(request, 200, $"Contact: <sip:moved@{peer.Address}>");
                await dialog.ReinviteAsync(Station.Offer);
                await dialog.SendAsync("INFO");
                Assert.Equal("moved", peer.Of("INFO")[0].RequestUri.User);
            }
        );

    [Fact]
    public void RFC3261_13_2_2_4_two_early_dialogs_and_the_second_200_gets_ACK_and_BYE() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => request.Method == "INVITE" ? null : p.Make(request, 200);
                var call = station.Stack.Invite(peer.ToInvite(station));
                await world.Delay(TimeSpan.FromMilliseconds(10));
                var invite = peer.Of("INVITE")[0];
                foreach (var (status, tag) in new[] { (180, "one"), (183, "two"), (200, "two"), (200, "one") })
                    peer.Send(peer.Make(invite, status, $"To: {invite.Headers["To"]};tag={tag}"), station.Address);
                var result = await call.Result;
                Assert.Equal("two", result.Dialog!.RemoteTag);
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.Equal(["one", "two"], peer.Requests.Where(r => r.Method == "ACK").Select(a => a.To.Tag).Order());
                Assert.Equal("one", Assert.Single(peer.Of("BYE")).To.Tag);
                Assert.False(result.Dialog.Terminated.IsCancellationRequested);
                Assert.Equal(2, call.Provisionals.Count);
            }
        );

    [Fact]
    public void RFC3261_12_1_2_a_peer_of_RFC2543_without_a_To_tag_is_talked_with() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Make(request, 200, $"To: {request.Headers["To"]}");
                var dialog = await peer.AnswersAsync(station);
                Assert.Equal("", dialog.RemoteTag);
                Assert.Equal(200, (await dialog.SendAsync("INFO")).StatusCode);
                Assert.Null(peer.Of("INFO")[0].To.Tag);
                await dialog.ByeAsync();
                Assert.Single(peer.Of("BYE"));
            }
        );

    [Theory]
    [InlineData("To", "wrong")]
    [InlineData("From", "wrong")]
    public void RFC3261_12_2_2_a_request_with_a_wrong_tag_is_481(string header, string tag) =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                var who = header == "To" ? station.Uri : peer.Uri;
                peer.Send(peer.Inside(station, ok, "BYE", 2, $"{header}: <{who}>;tag={tag}"), station.Address);
                Assert.Equal(481, (await peer.ResponseAsync(world, 2, "BYE")).StatusCode);
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC3261_13_2_2_4_an_ACK_that_was_lost_is_sent_again_for_each_200() =>
        Run(
            async (world, station, peer) =>
            {
                var dialog = await peer.AnswersAsync(station);
                var invite = peer.Of("INVITE")[0];
                for (var i = 0; i < 4; i++)
                {
                    peer.Send(peer.Make(invite, 200), station.Address);
                    await world.Delay(TimeSpan.FromSeconds(1));
                }
                var acks = peer.Requests.Where(r => r.Method == "ACK").ToArray();
                Assert.Equal(5, acks.Length);
                Assert.All(acks, ack => Assert.Equal(acks[0].ToBytes(), ack.ToBytes()));
                Assert.NotEqual(invite.Vias[0].Branch, acks[0].Vias[0].Branch);
                Assert.Empty(peer.Of("BYE"));
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC3261_13_2_1_an_INVITE_without_offer_is_acknowledged_with_the_answer_each_time() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Make(request, 200);
                var call = station.Stack.Invite(peer.ToInvite(station, ReadOnlyMemory<byte>.Empty));
                await call.Result;
                Assert.True(peer.Of("INVITE")[0].Body.IsEmpty);
                await call.AckAsync(Station.Answer);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                peer.Send(peer.Make(peer.Of("INVITE")[0], 200), station.Address);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                var acks = peer.Requests.Where(r => r.Method == "ACK").ToArray();
                Assert.Equal(2, acks.Length);
                Assert.All(acks, ack => Assert.Equal("v=0 answer", ScriptedPeer.Text(ack)));
            }
        );

    [Theory]
    [InlineData(481)]
    [InlineData(408)]
    public void RFC3261_12_2_1_2_a_request_answered_481_or_408_ends_the_dialog(int status) =>
        Called(
            async (world, station, peer, ok, dialog) =>
            {
                peer.Answer = (p, request) => p.Make(request, request.Method == "BYE" ? 200 : status);
                Assert.Equal(status, (await dialog.ReinviteAsync(Station.Offer)).StatusCode);
                Assert.True(dialog.Terminated.IsCancellationRequested);
            }
        );

    private static void Called(Func<VirtualWorld, Station, ScriptedPeer, SipResponse, Dialog, Task> test) =>
        Run(
            async (world, station, peer) =>
            {
                var (ok, dialog) = await peer.TalkAsync(world, station);
                await test(world, station, peer, ok, dialog);
            }
        );

    private static void Run(Func<VirtualWorld, Station, ScriptedPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1);
            using var peer = new ScriptedPeer(world, 2);
            await test(world, station, peer);
        });
}
