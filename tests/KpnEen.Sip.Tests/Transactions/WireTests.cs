using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Transactions;

/// <summary>RFC 3261 17 as a peer sees it that does not play along: what is repeated, when, and when it stops.</summary>
public sealed class WireTests
{
    private static readonly double[] Doubling = [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5];
    private static readonly double[] DoublingToT2 = [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5];

    [Fact]
    public void RFC3261_17_1_1_2_timer_A_doubles_the_INVITE_without_end_and_timer_B_makes_408_at_32_s() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (_, _) => null;
                var result = await Invite(station, peer).Result;
                Assert.Equal((408, true), (result.Response.StatusCode, result.Response.IsSynthesised));
                Assert.Equal(Doubling, peer.TimesOf("INVITE"));
                Assert.Equal(32, Math.Round(world.Elapsed.TotalSeconds, 2));
            }
        );

    [Fact]
    public void RFC3261_17_1_2_2_timer_E_doubles_up_to_4_s_and_timer_F_makes_408_at_32_s() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (_, _) => null;
                var response = await Options(station, peer);
                Assert.Equal((408, true), (response.StatusCode, response.IsSynthesised));
                Assert.Equal(DoublingToT2, peer.TimesOf("OPTIONS"));
            }
        );

    [Fact]
    public void RFC3261_17_1_2_2_after_a_provisional_answer_timer_E_stays_at_4_s() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Requests.Count == 1 ? p.Make(request, 100) : null;
                Assert.Equal(408, (await Options(station, peer)).StatusCode);
                var times = peer.TimesOf("OPTIONS");
                Assert.InRange(times.Length, 8, 10);
                Assert.All(times.Skip(3).Zip(times.Skip(2)), t => Assert.Equal(4, Math.Round(t.First - t.Second, 2)));
            }
        );

    [Fact]
    public void RFC3261_17_2_1_F20_a_refusal_nobody_acknowledges_is_sent_11_times_by_timer_G_and_timer_H_gives_up() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                (await station.AskedAsync()).Respond(486);
                await world.Delay(TimeSpan.FromMinutes(3));
                Assert.Equal(DoublingToT2, peer.TimesOf(486));
                Assert.Equal(default, station.Stack.Counts);
            }
        );

    [Fact]
    public void RFC3261_13_3_1_4_F20_a_200_nobody_acknowledges_is_sent_11_times_and_BYE_follows_at_64_T1() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (_, _) => null;
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var dialog = await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
                var answeredAt = world.Elapsed;
                await world.UntilAsync(() => peer.Of("BYE").Count > 0, TimeSpan.FromSeconds(40));
                Assert.Equal(32, Math.Round((world.Elapsed - answeredAt).TotalSeconds, 1));
                Assert.Equal("no ACK", dialog.TerminationReason);
                await world.Delay(TimeSpan.FromMinutes(3));
                Assert.Equal(DoublingToT2, peer.TimesOf(200));
                Assert.Equal(DoublingToT2, peer.TimesOf("BYE"));
                Assert.Equal(default, station.Stack.Counts);
            }
        );

    [Fact]
    public void RFC3261_17_2_1_the_ACK_of_a_refusal_stops_it_and_more_ACKs_are_absorbed() =>
        Run(
            async (world, station, peer) =>
            {
                var invite = peer.Ask(station, "INVITE", 1, "c1");
                peer.Send(invite, station.Address);
                (await station.AskedAsync()).Respond(486);
                var refusal = await peer.ResponseAsync(world, 1, "INVITE");
                var ack = peer.Inside(station, refusal, "ACK", 1, $"Via: {invite.Headers["Via"]}");
                for (var i = 0; i < 3; i++)
                    peer.Send(ack, station.Address);
                await world.Delay(TimeSpan.FromSeconds(60));
                Assert.Equal([0], peer.TimesOf(486));
                Assert.Equal(0, station.Stack.Statistics.StrayAcks);
                Assert.Equal(default, station.Stack.Counts);
            }
        );

    [Fact]
    public void RFC3261_17_1_1_3_each_copy_of_a_refusal_is_acknowledged_with_the_branch_of_the_INVITE() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => request.Method == "INVITE" ? p.Make(request, 486) : null;
                await Invite(station, peer).Result;
                var invite = peer.Of("INVITE")[0];
                for (var i = 0; i < 3; i++)
                    peer.Send(peer.Make(invite, 486), station.Address);
                await world.Delay(TimeSpan.FromSeconds(1));
                var acks = peer.Requests.Where(r => r.Method == "ACK").ToArray();
                Assert.Equal(4, acks.Length);
                Assert.All(acks, ack => Assert.Equal(invite.Vias[0].Branch, ack.Vias[0].Branch));
                Assert.All(acks, ack => Assert.Equal(invite.CSeq.Number, ack.CSeq.Number));
            }
        );

    [Fact]
    public void RFC3261_9_1_no_CANCEL_before_the_first_provisional_and_the_branch_of_the_INVITE_after_it() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (_, _) => null;
                var call = Invite(station, peer);
                await world.Delay(TimeSpan.FromSeconds(2));
                call.Cancel();
                await world.Delay(TimeSpan.FromSeconds(4));
                Assert.Empty(peer.Of("CANCEL"));
                var invite = peer.Of("INVITE")[0];
                peer.Answer = (p, request) => request.Method == "CANCEL" ? p.Make(request, 200) : null;
                peer.Send(peer.Make(invite, 180), station.Address);
                await world.Delay(TimeSpan.FromSeconds(1));
                var cancel = Assert.Single(peer.Of("CANCEL"));
                Assert.Equal(invite.Vias[0].Branch, cancel.Vias[0].Branch);
                Assert.Equal(invite.RequestUri.ToString(), cancel.RequestUri.ToString());
                peer.Send(peer.Make(invite, 487), station.Address);
                Assert.Equal(487, (await call.Result).Response.StatusCode);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                Assert.Single(peer.Of("ACK"));
            }
        );

    [Fact]
    public void RFC3261_9_2_a_CANCEL_after_the_200_is_answered_and_changes_nothing() =>
        Run(
            async (world, station, peer) =>
            {
                var invite = peer.Ask(station, "INVITE", 1, "c1");
                peer.Send(invite, station.Address);
                var dialog = await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
                var ok = await peer.ResponseAsync(world, 1, "INVITE");
                peer.Send(peer.Ask(station, "CANCEL", 1, "c1", $"Via: {invite.Headers["Via"]}"), station.Address);
                Assert.Equal(200, (await peer.ResponseAsync(world, 1, "CANCEL")).StatusCode);
                peer.Send(peer.Inside(station, ok, "ACK", 1), station.Address);
                await dialog.Acknowledged;
                await world.Delay(TimeSpan.FromSeconds(40));
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC3261_9_2_F19_a_CANCEL_before_its_INVITE_or_of_another_branch_is_481_and_the_call_goes_on() =>
        Run(
            async (world, station, peer) =>
            {
                var invite = peer.Ask(station, "INVITE", 1, "c1");
                peer.Send(peer.Ask(station, "CANCEL", 1, "c1", $"Via: {invite.Headers["Via"]}"), station.Address);
                Assert.Equal(481, (await peer.ResponseAsync(world, 1, "CANCEL")).StatusCode);
                peer.Send(invite, station.Address);
                var incoming = await station.RingsAsync();
                peer.Responses.Clear();
                peer.Send(
                    peer.Ask(station, "CANCEL", 1, "c1", $"Via: SIP/2.0/UDP {peer.Address};branch=z9hG4bKanother;rport"),
                    station.Address
                );
                Assert.Equal(481, (await peer.ResponseAsync(world, 1, "CANCEL")).StatusCode);
                Assert.False(incoming.Cancelled.IsCancellationRequested);
                incoming.Reject(603);
            }
        );

    [Fact]
    public void RFC3261_8_2_2_2_the_same_request_under_another_branch_is_482() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var incoming = await station.RingsAsync();
                peer.Send(
                    peer.Ask(station, "INVITE", 1, "c1", $"Via: SIP/2.0/UDP {peer.Address};branch=z9hG4bKother;rport"),
                    station.Address
                );
                Assert.Equal(482, (await peer.ResponseAsync(world, 1, "INVITE")).StatusCode);
                Assert.False(incoming.Cancelled.IsCancellationRequested);
                incoming.Reject(486);
            }
        );

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void RFC3261_17_2_3_F19_copies_of_an_INVITE_get_the_same_answer_and_ring_once(int copies) =>
        Run(
            async (world, station, peer) =>
            {
                var invite = peer.Ask(station, "INVITE", 1, "c1");
                for (var i = 0; i <= copies; i++)
                    peer.Send(invite, station.Address);
                var incoming = await station.RingsAsync();
                await world.Delay(TimeSpan.FromMilliseconds(10));
                incoming.Provisional(180);
                await world.Delay(TimeSpan.FromSeconds(1));
                for (var i = 0; i < copies; i++)
                    peer.Send(invite, station.Address);
                await world.Delay(TimeSpan.FromSeconds(1));
                incoming.Reject(486);
                await world.Delay(TimeSpan.FromMilliseconds(100));
                peer.Send(invite, station.Address);
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.Equal(1 + copies, peer.TimesOf(180).Length);
                Assert.Equal(2, peer.TimesOf(486).Length);
                Assert.Single(peer.Responses.Where(r => r.StatusCode > 100).Select(r => r.To.Tag).Distinct());
                Assert.Equal(0, station.Waiting);
            }
        );

    [Fact]
    public void F19_a_copy_of_the_INVITE_that_comes_40_s_late_makes_no_second_call() =>
        Run(
            async (world, station, peer) =>
            {
                var invite = peer.Ask(station, "INVITE", 1, "c1");
                peer.Send(invite, station.Address);
                var dialog = await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
                peer.Send(peer.Inside(station, await peer.ResponseAsync(world, 1, "INVITE"), "ACK", 1), station.Address);
                await dialog.Acknowledged;
                await world.Delay(TimeSpan.FromSeconds(40));
                peer.Responses.Clear();
                peer.Send(invite, station.Address);
                Assert.Equal(482, (await peer.ResponseAsync(world, 1, "INVITE")).StatusCode);
                Assert.Equal(0, station.Waiting);
                Assert.False(dialog.Terminated.IsCancellationRequested);
                await dialog.ByeAsync();
                await Station.AllIdleAsync(station);
            }
        );

    [Fact]
    public void RFC3261_17_2_1_an_ACK_without_an_INVITE_is_not_answered() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "ACK", 1, "c1", $"To: <{station.Uri}>;tag=nobody"), station.Address);
                peer.Send(peer.Ask(station, "ACK", 2, "c1"), station.Address);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.Empty(peer.Responses);
                Assert.Equal(2, station.Stack.Statistics.StrayAcks);
            }
        );

    [Fact]
    public void F19_an_ACK_before_the_200_is_no_ACK_of_it() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var ringing = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                peer.Send(peer.Inside(station, ringing, "ACK", 1), station.Address);
                await world.Delay(TimeSpan.FromSeconds(1));
                var dialog = await incoming.AcceptAsync(Station.Answer, null, default);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.False(dialog.Acknowledged.IsCompleted);
                peer.Send(peer.Inside(station, await peer.ResponseAsync(world, 1, "INVITE"), "ACK", 1), station.Address);
                await dialog.Acknowledged;
            }
        );

    [Fact]
    public void F19_a_BYE_before_the_ACK_ends_the_call_and_the_200_is_not_repeated_any_more() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var dialog = await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
                var ok = await peer.ResponseAsync(world, 1, "INVITE");
                peer.Send(peer.Inside(station, ok, "BYE", 2), station.Address);
                Assert.Equal(200, (await peer.ResponseAsync(world, 2, "BYE")).StatusCode);
                peer.Send(peer.Inside(station, ok, "ACK", 1), station.Address);
                await Station.AllIdleAsync(station);
                Assert.StartsWith("remote BYE", dialog.TerminationReason, StringComparison.Ordinal);
                Assert.InRange(peer.Responses.Count(r => r.CSeq.Method == "INVITE" && r.StatusCode == 200), 1, 2);
            }
        );

    [Fact]
    public void RFC3261_17_1_3_a_response_with_an_unknown_branch_or_method_is_dropped_and_counted() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (_, _) => null;
                var call = Invite(station, peer);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                var invite = peer.Of("INVITE")[0];
                peer.Send(peer.Make(invite, 200, $"Via: {invite.Headers["Via"]!.Replace("z9hG4bK", "z9hG4bKx")}"), station.Address);
                peer.Send(peer.Make(invite, 200, $"CSeq: {invite.CSeq.Number} OPTIONS"), station.Address);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                Assert.False(call.Result.IsCompleted);
                Assert.Equal(2, station.Stack.Statistics.StrayResponses);
                peer.Send(peer.Make(invite, 486), station.Address);
                Assert.Equal(486, (await call.Result).Response.StatusCode);
            }
        );

    [Fact]
    public void RFC3261_17_2_3_a_client_of_RFC2543_without_the_magic_cookie_is_matched_by_its_headers() =>
        Run(
            async (world, station, peer) =>
            {
                var via = $"Via: SIP/2.0/UDP {peer.Address};branch=1";
                var invite = peer.Ask(station, "INVITE", 1, "c1", via);
                peer.Send(invite, station.Address);
                var asked = await station.AskedAsync();
                peer.Send(invite, station.Address);
                await world.Delay(TimeSpan.FromMilliseconds(300));
                Assert.Equal(0, station.Waiting);
                asked.Respond(486);
                var refusal = await peer.ResponseAsync(world, 1, "INVITE");
                peer.Send(peer.Inside(station, refusal, "ACK", 1, via), station.Address);
                await world.Delay(TimeSpan.FromSeconds(20));
                Assert.Equal([0], peer.TimesOf(486));
                // Another call with the same branch is another call.
                peer.Send(peer.Ask(station, "INVITE", 1, "c2", via), station.Address);
                Assert.Equal("c2", (await station.AskedAsync()).Request.CallId);
            }
        );

    [Fact]
    public void RFC3261_17_over_a_stream_nothing_is_repeated_and_nothing_lingers()
    {
        var timing = new TransactionTiming(SipTimers.Default, Reliable: true, SipTimers.Default.T1);
        var (calling, trying) = (TransactionState.Calling, TransactionState.Trying);
        Assert.Null(ClientInviteMachine.Next(calling, TransactionInput.Start, timing).Retransmit);
        Assert.Null(ClientNonInviteMachine.Next(trying, TransactionInput.Start, timing).Retransmit);
        Assert.Null(ServerInviteMachine.Next(TransactionState.Proceeding, TransactionInput.Failure, timing).Retransmit);
        foreach (
            var ended in new[]
            {
                ClientInviteMachine.Next(calling, TransactionInput.Failure, timing),
                ClientNonInviteMachine.Next(trying, TransactionInput.Success, timing),
                ServerNonInviteMachine.Next(trying, TransactionInput.Success, timing),
                ServerInviteMachine.Next(TransactionState.Completed, TransactionInput.Ack, timing),
            }
        )
            Assert.Equal(TransactionState.Terminated, ended.State);
    }

    [Fact]
    public void RFC3261_17_2_1_a_100_goes_out_200_ms_after_an_INVITE_nobody_has_answered_yet() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var asked = await station.AskedAsync();
                await world.Delay(TimeSpan.FromSeconds(2));
                var (at, trying) = peer.Heard.Single(h => h.Message is SipResponse { StatusCode: 100 });
                Assert.Equal(0.2, Math.Round(at.TotalSeconds, 1));
                Assert.Null(trying.To.Tag);
                asked.Respond(486);
                // One that is answered at once gets none.
                peer.Heard.Clear();
                peer.Send(peer.Ask(station, "INVITE", 1, "c2"), station.Address);
                (await station.AskedAsync()).Respond(486);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.DoesNotContain(peer.Heard, h => h.Message is SipResponse { StatusCode: 100 });
            }
        );

    private static OutgoingInvite Invite(Station station, ScriptedPeer peer) => station.Stack.Invite(peer.ToInvite(station));

    private static Task<SipResponse> Options(Station station, ScriptedPeer peer) =>
        station.Stack.SendAsync(
            station.Stack.CreateRequest("OPTIONS", peer.Uri, new(station.Uri), new(peer.Uri)),
            SipTarget.To(peer.Address, "main"),
            null,
            default
        );

    private static void Run(Func<VirtualWorld, Station, ScriptedPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1);
            using var peer = new ScriptedPeer(world, 2);
            await test(world, station, peer);
        });
}
