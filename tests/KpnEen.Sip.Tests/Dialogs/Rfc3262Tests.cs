using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>Reliable provisional responses (RFC 3262) and UPDATE (RFC 3311), on the wire.</summary>
public sealed class Rfc3262Tests
{
    [Theory]
    [InlineData("Require: 100rel", true)]
    [InlineData("Supported: 100rel", false)]
    [InlineData("Subject: neither", false)]
    public void RFC3262_3_a_provisional_is_reliable_when_the_caller_requires_it(string header, bool reliable) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", header), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var ringing = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                Assert.Equal(reliable, ringing.Headers.HasToken("Require", "100rel"));
                Assert.Equal(reliable, ringing.Headers.Contains("RSeq"));
                incoming.Reject(486);
            }
        );

    [Fact]
    public void RFC3262_3_a_lost_PRACK_the_provisional_is_repeated_doubling_until_it_comes() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", "Require: 100rel"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                await world.Delay(TimeSpan.FromSeconds(10));
                Assert.Equal([0, 0.5, 1.5, 3.5, 7.5], peer.TimesOf(180));
                await PrackAsync(world, station, peer, 2);
                await world.Delay(TimeSpan.FromSeconds(30));
                Assert.Equal(5, peer.TimesOf(180).Length);
                incoming.Reject(486);
            }
        );

    [Fact]
    public void RFC3262_3_a_PRACK_that_names_another_response_is_481_also_when_it_comes_before_any() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", "Require: 100rel"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var ringing = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                var right = uint.Parse(ringing.Headers["RSeq"]!);
                foreach (
                    var (number, rack) in new[]
                    {
                        (2u, $"{right + 1} 1 INVITE"),
                        (3u, $"{right} 2 INVITE"),
                        (4u, $"{right} 1 UPDATE"),
                        (5u, "x"),
                    }
                )
                {
                    peer.Send(peer.Inside(station, ringing, "PRACK", number, $"RAck: {rack}"), station.Address);
                    Assert.InRange((await peer.ResponseAsync(world, number, "PRACK")).StatusCode, 400, 481);
                }
                await PrackAsync(world, station, peer, 6);
                // Once more: nothing waits for it any longer.
                peer.Send(peer.Inside(station, ringing, "PRACK", 7, $"RAck: {right} 1 INVITE"), station.Address);
                Assert.Equal(481, (await peer.ResponseAsync(world, 7, "PRACK")).StatusCode);
                incoming.Reject(486);
            }
        );

    [Fact]
    public void RFC3262_3_the_200_waits_for_the_PRACK() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", "Require: 100rel"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(183, sdp: Station.Answer);
                var accepting = incoming.AcceptAsync(Station.Answer, null, default);
                await world.Delay(TimeSpan.FromSeconds(5));
                Assert.False(accepting.IsCompleted);
                Assert.Empty(peer.TimesOf(200));
                await PrackAsync(world, station, peer, 2, 183);
                await accepting;
                Assert.Equal(200, (await peer.ResponseAsync(world, 1, "INVITE")).StatusCode);
            }
        );

    [Fact]
    public void RFC3262_5_a_PRACK_with_an_offer_reaches_the_callee_and_its_answer_the_caller() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", "Require: 100rel"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(183, sdp: Station.Answer);
                var early = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                var prack = peer.Inside(station, early, "PRACK", 2, $"RAck: {early.Headers["RSeq"]} 1 INVITE");
                prack.SetBody("v=0 new offer"u8.ToArray());
                peer.Send(prack, station.Address);
                var asked = await incoming.Requests.ReadAsync();
                Assert.Equal("v=0 new offer", Station.Text(asked.Request.Body));
                asked.Respond(200, body: "v=0 new answer"u8.ToArray());
                Assert.Equal("v=0 new answer", ScriptedPeer.Text(await peer.ResponseAsync(world, 2, "PRACK")));
                incoming.Reject(486);
            }
        );

    [Fact]
    public void RFC3262_4_each_reliable_provisional_is_acknowledged_once_in_order_and_a_gap_is_not_heard() =>
        Run(
            async (world, station, peer) =>
            {
                var (call, invite) = await CalledAsync(world, station, peer);
                foreach (var sequence in new[] { 7, 7, 9, 8, 8, 9, 7 })
                {
                    peer.Send(peer.Make(invite, 183, "Require: 100rel", $"RSeq: {sequence}"), station.Address);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(
                    [$"7 {invite.CSeq.Number} INVITE", $"8 {invite.CSeq.Number} INVITE", $"9 {invite.CSeq.Number} INVITE"],
                    peer.Of("PRACK").Select(p => p.Headers["RAck"])
                );
                Assert.Equal(3, call.Provisionals.Count);
                peer.Send(peer.Make(invite, 486), station.Address);
                await call.Result;
            }
        );

    [Fact]
    public void RFC3262_4_a_PRACK_nobody_answers_is_repeated() =>
        Run(
            async (world, station, peer) =>
            {
                var (call, invite) = await CalledAsync(world, station, peer);
                peer.Answer = (_, _) => null;
                peer.Send(peer.Make(invite, 183, "Require: 100rel", "RSeq: 7"), station.Address);
                await world.Delay(TimeSpan.FromSeconds(4));
                Assert.Equal([0, 0.5, 1.5, 3.5], peer.TimesOf("PRACK"));
                peer.Answer = (p, request) => p.Make(request, 200);
                await world.Delay(TimeSpan.FromSeconds(4));
                peer.Send(peer.Make(invite, 486), station.Address);
                await call.Result;
            }
        );

    [Fact]
    public void RFC3262_4_a_200_that_does_not_wait_for_the_PRACK_is_a_call_all_the_same() =>
        Run(
            async (world, station, peer) =>
            {
                var (call, invite) = await CalledAsync(world, station, peer);
                peer.Send(peer.Make(invite, 183, "Require: 100rel", "RSeq: 7"), station.Address);
                peer.Send(peer.Make(invite, 200), station.Address);
                Assert.True((await call.Result).Answered);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.Single(peer.Of("PRACK"));
                Assert.Single(peer.Of("ACK"));
            }
        );

    [Fact]
    public void RFC3262_two_forks_have_sequences_of_their_own() =>
        Run(
            async (world, station, peer) =>
            {
                var (call, invite) = await CalledAsync(world, station, peer);
                foreach (var (tag, sequence) in new[] { ("one", 7), ("two", 500), ("one", 8), ("two", 501) })
                {
                    var to = $"To: {invite.Headers["To"]};tag={tag}";
                    peer.Send(peer.Make(invite, 183, to, "Require: 100rel", $"RSeq: {sequence}"), station.Address);
                }
                await world.Delay(TimeSpan.FromMilliseconds(100));
                Assert.Equal(
                    ["one 7", "one 8", "two 500", "two 501"],
                    peer.Requests.Where(r => r.Method == "PRACK").Select(p => $"{p.To.Tag} {p.Headers["RAck"]!.Split(' ')[0]}").Order()
                );
                peer.Send(peer.Make(invite, 486), station.Address);
                await call.Result;
            }
        );

    [Fact]
    public void RFC3262_4_an_INVITE_without_offer_does_not_say_it_knows_100rel() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Make(request, 486);
                await station.Stack.Invite(peer.ToInvite(station, ReadOnlyMemory<byte>.Empty)).Result;
                await station.Stack.Invite(peer.ToInvite(station)).Result;
                Assert.Equal(
                    [false, true],
                    peer.Requests.Where(r => r.Method == "INVITE").Select(i => i.Headers.HasToken("Supported", "100rel"))
                );
            }
        );

    [Fact]
    public void RFC3311_5_2_an_early_UPDATE_is_answered_and_an_overlapping_one_refused() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1"), station.Address);
                var incoming = await station.RingsAsync();
                incoming.Provisional(180);
                var early = await peer.ResponseAsync(world, 1, "INVITE", final: false);
                Update(station, peer, early, 2);
                var asked = await incoming.Requests.ReadAsync();
                Update(station, peer, early, 3);
                var refused = await peer.ResponseAsync(world, 3, "UPDATE");
                Assert.Equal(500, refused.StatusCode);
                Assert.True(refused.Headers.Contains("Retry-After"));
                asked.Respond(200, body: Station.Answer);
                Assert.Equal("v=0 answer", ScriptedPeer.Text(await peer.ResponseAsync(world, 2, "UPDATE")));
                incoming.Reject(486);
            }
        );

    [Fact]
    public void RFC3311_5_2_in_the_confirmed_dialog_UPDATE_is_491_while_an_offer_of_ours_is_open_and_free_without_a_body() =>
        Run(
            async (world, station, peer) =>
            {
                var (ok, dialog) = await peer.TalkAsync(world, station);
                peer.Answer = (_, _) => null;
                var ours = dialog.ReinviteAsync(Station.Offer);
                await world.Delay(TimeSpan.FromMilliseconds(10));
                Update(station, peer, ok, 2);
                Assert.Equal(491, (await peer.ResponseAsync(world, 2, "UPDATE")).StatusCode);
                peer.Send(peer.Inside(station, ok, "UPDATE", 3), station.Address);
                (await dialog.Requests.ReadAsync()).Respond(200);
                Assert.Equal(200, (await peer.ResponseAsync(world, 3, "UPDATE")).StatusCode);
                peer.Send(peer.Make(peer.Of("INVITE")[^1], 200), station.Address);
                await ours;
                Update(station, peer, ok, 4);
                (await dialog.Requests.ReadAsync()).Respond(200, body: Station.Answer);
                Assert.Equal("v=0 answer", ScriptedPeer.Text(await peer.ResponseAsync(world, 4, "UPDATE")));
            }
        );

    private static void Update(Station station, ScriptedPeer peer, SipResponse dialog, uint sequence)
    {
        var update = peer.Inside(station, dialog, "UPDATE", sequence);
        update.SetBody(Station.Offer);
        peer.Send(update, station.Address);
    }

    private static async Task<(OutgoingInvite Call, SipRequest Invite)> CalledAsync(VirtualWorld world, Station station, ScriptedPeer peer)
    {
        peer.Answer = (p, request) => request.Method == "INVITE" ? null : p.Make(request, 200);
        var call = station.Stack.Invite(peer.ToInvite(station));
        await world.Delay(TimeSpan.FromMilliseconds(10));
        return (call, peer.Of("INVITE")[0]);
    }

    private static async Task PrackAsync(VirtualWorld world, Station station, ScriptedPeer peer, uint sequence, int status = 180)
    {
        var early = peer.Responses.First(r => r.StatusCode == status);
        peer.Send(peer.Inside(station, early, "PRACK", sequence, $"RAck: {early.Headers["RSeq"]} 1 INVITE"), station.Address);
        Assert.Equal(200, (await peer.ResponseAsync(world, sequence, "PRACK")).StatusCode);
    }

    private static void Run(Func<VirtualWorld, Station, ScriptedPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1);
            using var peer = new ScriptedPeer(world, 2);
            await test(world, station, peer);
        });
}
