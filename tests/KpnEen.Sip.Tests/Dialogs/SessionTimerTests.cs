using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Dialogs;

/// <summary>RFC 4028: a call of which one side is gone ends.</summary>
public sealed class SessionTimerTests
{
    private static readonly TimeSpan HalfInterval = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("60", "timer", 422)]
    [InlineData("89;refresher=uac", "100rel, timer", 422)]
    [InlineData("90", "timer", 200)]
    [InlineData("60", "100rel", 200)] // who does not know the extension could do nothing with a 422
    [InlineData("soon", "timer", 400)]
    public void RFC4028_9_a_session_of_less_than_90_s_is_refused_with_422_and_Min_SE(string expires, string supported, int status) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Send(peer.Ask(station, "INVITE", 1, "c1", $"Session-Expires: {expires}", $"Supported: {supported}"), station.Address);
                if (status == 200)
                    await (await station.RingsAsync()).AcceptAsync(Station.Answer, null, default);
                var answer = await peer.ResponseAsync(world, 1, "INVITE");
                Assert.Equal(status, answer.StatusCode);
                Assert.Equal(status == 422 ? "90" : null, answer.Headers["Min-SE"]);
                if (status == 200)
                    Assert.StartsWith("90;", answer.Headers["Session-Expires"], StringComparison.Ordinal);
            }
        );

    [Fact]
    public void RFC4028_7_4_refused_with_422_the_call_is_made_again_with_the_longer_session() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    request.Headers["Session-Expires"] == "7200" || request.Method != "INVITE"
                        ? p.Make(request, 200, "Session-Expires: 7200;refresher=uac", "Allow: INVITE, UPDATE")
                        : p.Make(request, 422, "Min-SE: 7200");
                var dialog = await peer.AnswersAsync(station);
                var invites = peer.Of("INVITE");
                Assert.Equal(["1800", "7200"], invites.Select(i => i.Headers["Session-Expires"]));
                Assert.Equal(["90", "7200"], invites.Select(i => i.Headers["Min-SE"]));
                Assert.Equal(invites[0].CallId, invites[1].CallId);
                Assert.Equal(invites[0].CSeq.Number + 1, invites[1].CSeq.Number);
                await world.Delay(TimeSpan.FromSeconds(3601));
                Assert.Single(peer.Of("UPDATE"));
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC4028_refresher_uac_our_call_is_refreshed_at_half_the_interval_by_UPDATE() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Make(request, 200, "Session-Expires: 1800;refresher=uac", "Allow: INVITE, UPDATE");
                var dialog = await peer.AnswersAsync(station);
                await world.Delay(HalfInterval - TimeSpan.FromSeconds(1));
                Assert.Empty(peer.Of("UPDATE"));
                await world.Delay(TimeSpan.FromSeconds(2));
                var update = Assert.Single(peer.Of("UPDATE"));
                Assert.Equal("1800;refresher=uac", update.Headers["Session-Expires"]);
                Assert.True(update.Headers.HasToken("Supported", "timer"));
                Assert.True(update.Body.IsEmpty);
                await world.Delay(TimeSpan.FromHours(2));
                Assert.Equal(9, peer.Of("UPDATE").Count);
                Assert.Empty(peer.Of("BYE"));
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Theory]
    [InlineData("Supported: timer", "Session-Expires: 1000;refresher=uas", "1000;refresher=uas", false)]
    [InlineData("Supported: timer", "Session-Expires: 1000;refresher=uac", "1000;refresher=uac", true)]
    [InlineData("Supported: timer", "Session-Expires: 1000", "1000;refresher=uac", true)]
    [InlineData("Supported: timer", "Session-Expires: 5000", "1800;refresher=uac", true)] // ours is shorter
    [InlineData("Supported: timer", "Subject: none", "1800;refresher=uac", true)]
    [InlineData("Supported: 100rel", "Session-Expires: 1000", "1000;refresher=uas", false)] // a proxy asked
    [InlineData("Supported: 100rel", "Subject: none", "1800;refresher=uas", false)]
    public void RFC4028_9_the_called_side_settles_interval_and_refresher(string supported, string expires, string said, bool required) =>
        Run(
            async (world, station, peer) =>
            {
                var (ok, _) = await peer.TalkAsync(world, station, supported, expires);
                Assert.Equal(said, ok.Headers["Session-Expires"]);
                Assert.Equal(required, ok.Headers.HasToken("Require", "timer"));
            }
        );

    [Fact]
    public void RFC4028_refresher_uas_a_call_to_us_is_refreshed_by_us() =>
        Run(
            async (world, station, peer) =>
            {
                await peer.TalkAsync(
                    world,
                    station,
                    "Supported: timer",
                    "Session-Expires: 600;refresher=uas",
                    "Allow: INVITE, ACK, BYE, UPDATE"
                );
                peer.Answer = (p, request) => p.Make(request, 200, "Session-Expires: 600;refresher=uac");
                await world.Delay(TimeSpan.FromSeconds(301));
                // The roles stay, and are named anew for the one who asks now.
                Assert.Equal("600;refresher=uac", Assert.Single(peer.Of("UPDATE")).Headers["Session-Expires"]);
                await world.Delay(TimeSpan.FromSeconds(300));
                Assert.Equal(2, peer.Of("UPDATE").Count);
            }
        );

    [Theory]
    [InlineData("Allow: INVITE, ACK, BYE, UPDATE", "UPDATE")]
    [InlineData("Allow: INVITE, ACK, BYE", "INVITE")]
    [InlineData("Subject: no Allow", "INVITE")]
    public void RFC4028_a_peer_without_the_extension_is_refreshed_by_us_and_its_silence_ends_the_call(string allow, string method) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) => p.Make(request, 200, allow);
                var dialog = await peer.AnswersAsync(station);
                var session = new Session();
                dialog.Session = session;
                await world.Delay(HalfInterval + TimeSpan.FromSeconds(1));
                var refresh = peer.Of(method)[^1];
                Assert.Equal(method == "INVITE" ? "v=0 offer" : "", ScriptedPeer.Text(refresh));
                Assert.Equal(method == "INVITE" ? "v=0 answer" : "", session.Answered);
                Assert.Equal("1800", refresh.Headers["Session-Expires"]);
                Assert.False(dialog.Terminated.IsCancellationRequested);

                peer.Answer = (_, _) => null; // the power is gone
                await world.Delay(HalfInterval + TimeSpan.FromSeconds(33));
                Assert.Equal("transaction timeout", dialog.TerminationReason);
                Assert.NotEmpty(peer.Of("BYE"));
            }
        );

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    public void RFC4028_7_4_a_peer_that_takes_no_UPDATE_after_all_is_refreshed_by_re_INVITE(int status) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    request.Method == "UPDATE"
                        ? p.Make(request, status)
                        : p.Make(request, 200, "Session-Expires: 1800;refresher=uac", "Allow: INVITE, UPDATE");
                var dialog = await peer.AnswersAsync(station);
                dialog.Session = new Session();
                await world.Delay(HalfInterval + TimeSpan.FromSeconds(1));
                Assert.Single(peer.Of("UPDATE"));
                Assert.Equal("1800;refresher=uac", peer.Of("INVITE")[1].Headers["Session-Expires"]);
                Assert.Equal("ACK", peer.Requests[^1].Method);
            }
        );

    [Theory]
    [InlineData(1800, 1768)]
    [InlineData(90, 60)]
    public void RFC4028_10_a_refresh_that_does_not_come_ends_the_call_with_BYE_before_the_expiry(int interval, int seconds) =>
        Run(
            async (world, station, peer) =>
            {
                var (_, dialog) = await peer.TalkAsync(world, station, "Supported: timer", $"Session-Expires: {interval};refresher=uac");
                await world.Delay(TimeSpan.FromSeconds(seconds - 1));
                Assert.False(dialog.Terminated.IsCancellationRequested);
                await world.Delay(TimeSpan.FromSeconds(2));
                Assert.Equal("session timer expired", dialog.TerminationReason);
                Assert.Contains("cause=408", Assert.Single(peer.Of("BYE")).Headers["Reason"], StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData("UPDATE")]
    [InlineData("INVITE")]
    public void RFC4028_8_each_refresh_of_the_other_side_begins_the_interval_anew(string method) =>
        Run(
            async (world, station, peer) =>
            {
                var (ok, dialog) = await peer.TalkAsync(world, station, "Supported: timer", "Session-Expires: 600;refresher=uac");
                for (uint n = 2; n < 6; n++)
                {
                    await world.Delay(TimeSpan.FromSeconds(500));
                    peer.Send(
                        peer.Inside(station, ok, method, n, "Supported: timer", "Session-Expires: 600;refresher=uac"),
                        station.Address
                    );
                    (await dialog.Requests.ReadAsync()).Respond(200, body: method == "INVITE" ? Station.Answer : default);
                    var refreshed = await peer.ResponseAsync(world, n, method);
                    Assert.Equal("600;refresher=uac", refreshed.Headers["Session-Expires"]);
                    if (method == "INVITE")
                        peer.Send(peer.Inside(station, ok, "ACK", n), station.Address);
                }
                Assert.False(dialog.Terminated.IsCancellationRequested);
                await world.Delay(TimeSpan.FromSeconds(600));
                Assert.Equal("session timer expired", dialog.TerminationReason);
            }
        );

    [Theory]
    [InlineData(481, "481 from the other side")]
    [InlineData(408, "transaction timeout")]
    public void RFC4028_10_a_refresh_answered_408_or_481_ends_the_call(int status, string why) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    request.Method == "UPDATE"
                        ? p.Make(request, status)
                        : p.Make(request, 200, "Session-Expires: 1800;refresher=uac", "Allow: UPDATE");
                var dialog = await peer.AnswersAsync(station);
                await world.Delay(HalfInterval + TimeSpan.FromSeconds(1));
                Assert.Equal(why, dialog.TerminationReason);
            }
        );

    [Fact]
    public void RFC4028_10_a_refresh_that_is_refused_is_tried_again_until_the_expiry() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    request.Method == "UPDATE"
                        ? p.Make(request, 500)
                        : p.Make(request, 200, "Session-Expires: 1800;refresher=uac", "Allow: UPDATE");
                var dialog = await peer.AnswersAsync(station);
                await world.Delay(TimeSpan.FromSeconds(1799));
                Assert.InRange(peer.Of("UPDATE").Count, 80, 91);
                Assert.False(dialog.Terminated.IsCancellationRequested);
                await world.Delay(TimeSpan.FromSeconds(2));
                Assert.Equal("session timer expired", dialog.TerminationReason);
            }
        );

    [Fact]
    public void RFC4028_7_4_a_refresh_refused_with_422_is_asked_again_for_longer() =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    request.Method == "UPDATE" && request.Headers["Min-SE"] == "90"
                        ? p.Make(request, 422, "Min-SE: 2400")
                        : p.Make(
                            request,
                            200,
                            $"Session-Expires: {request.Headers["Session-Expires"]![..4]};refresher=uac",
                            "Allow: UPDATE"
                        );
                var dialog = await peer.AnswersAsync(station);
                await world.Delay(HalfInterval + TimeSpan.FromSeconds(1));
                Assert.Equal(["1800;refresher=uac", "2400;refresher=uac"], peer.Of("UPDATE").Select(u => u.Headers["Session-Expires"]));
                await world.Delay(TimeSpan.FromSeconds(1201));
                Assert.Equal(3, peer.Of("UPDATE").Count);
                Assert.False(dialog.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void RFC4028_5_we_never_ask_for_less_than_90_s_and_with_zero_for_nothing()
    {
        foreach (var (interval, asked) in new[] { (20, "90"), (1200, "1200"), (0, null) })
        {
            VirtualWorld.Run(async world =>
            {
                await using var station = Timed(world, interval);
                using var peer = new ScriptedPeer(world, 2);
                await peer.AnswersAsync(station);
                Assert.Equal(asked, peer.Of("INVITE")[0].Headers["Session-Expires"]);
                await world.Delay(TimeSpan.FromSeconds(2000));
                Assert.Equal(asked is null, peer.Requests.Count == 2);
            });
        }
    }

    [Theory]
    [InlineData("4294967295;refresher=uac")]
    [InlineData("4294967295;refresher=uas")]
    [InlineData("99999999999999999999;refresher=uac")]
    [InlineData("0;refresher=uac")]
    [InlineData("1;refresher=uac")]
    [InlineData("never;refresher=nobody")]
    public void What_no_sane_peer_answers_neither_breaks_the_call_nor_makes_us_refresh_without_pause(string expires) =>
        Run(
            async (world, station, peer) =>
            {
                peer.Answer = (p, request) =>
                    p.Make(request, 200, $"Session-Expires: {expires}", "Min-SE: 4294967295", "Allow: INVITE, UPDATE");
                var dialog = await peer.AnswersAsync(station);
                await world.Delay(TimeSpan.FromHours(1));
                Assert.False(dialog.Terminated.IsCancellationRequested);
                Assert.InRange(peer.Of("UPDATE").Count, 0, 80);
                await dialog.ByeAsync();
                await Station.AllIdleAsync(station);
            }
        );

    [Fact]
    public void RFC4028_both_sides_of_a_cut_network_end_the_call_by_themselves() =>
        VirtualWorld.Run(async world =>
        {
            await using var alice = new Station(world, 1);
            await using var bob = new Station(world, 2);
            var (caller, callee) = await alice.TalkAsync(bob);
            var answering = AnswerAllAsync(callee);
            await world.Delay(TimeSpan.FromHours(3));
            Assert.False(caller.Terminated.IsCancellationRequested || callee.Terminated.IsCancellationRequested);
            world.Network.Partition(alice.Address.Address, bob.Address.Address);
            await world.Delay(TimeSpan.FromMinutes(30));
            Assert.True(caller.Terminated.IsCancellationRequested && callee.Terminated.IsCancellationRequested);
            await answering;
            await Station.AllIdleAsync(alice, bob);
        });

    private static async Task AnswerAllAsync(Dialog dialog)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
                request.Respond(200);
        }
    }

    private static Station Timed(VirtualWorld world, int seconds) =>
        new(world, 1, new SipStackOptions { SessionTimer = new() { Interval = TimeSpan.FromSeconds(seconds) } });

    private static void Run(Func<VirtualWorld, Station, ScriptedPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var station = new Station(world, 1);
            using var peer = new ScriptedPeer(world, 2);
            await test(world, station, peer);
        });

    private sealed class Session : IRefreshedSession
    {
        public string Answered { get; private set; } = "";

        public ReadOnlyMemory<byte> Offer() => Station.Offer;

        public void OnAnswer(ReadOnlyMemory<byte> answer) => Answered = Station.Text(answer);
    }
}
