using System.Net;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>RFC 3261 21.5.4, RFC 7339 in spirit: early refusals keep what runs alive; who must get through does.</summary>
public sealed class OverloadTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void New_calls_are_refused_with_503_and_a_scattered_Retry_After_and_leave_nothing_behind() =>
        With(
            async (station, network, caller) =>
            {
                station.Handler = t => t.Respond(486);
                await OverloadAsync(station, network, caller);
                var before = station.Stack.Counts;
                for (var i = 0; i < 200; i++)
                    caller.Send(caller.Request("INVITE", 1000 + i));
                await station.World.Delay(Moment);
                var refused = Drain(caller).Where(a => a.StatusCode == 503).ToArray();
                Assert.InRange(refused.Length, 180, 200);
                var seconds = refused.Select(a => int.Parse(a.Headers["Retry-After"]!)).Distinct().Order().ToArray();
                Assert.True(seconds is [>= 2, .., <= 10] && seconds.Length > 5, string.Join(' ', seconds));
                Assert.Equal(before.ServerTransactions + 200 - refused.Length, station.Stack.Counts.ServerTransactions);
                Assert.True(station.Stack.Statistics.Shed >= refused.Length);
            }
        );

    [Fact]
    public void A_call_once_refused_is_refused_again_and_one_let_in_is_let_in_again() =>
        With(
            async (station, network, caller) =>
            {
                station.Screener = a => a.Refuse(401);
                await OverloadAsync(station, network, caller, share: 0.5);
                Assert.InRange(station.Stack.Statistics.AdmittedShare, 0.2, 0.6);
                var statuses = new List<int[]>();
                for (var round = 0; round < 2; round++)
                {
                    for (var i = 0; i < 50; i++)
                        caller.Send(caller.Request("INVITE", 1000 + i));
                    await station.World.Delay(TimeSpan.FromMilliseconds(1));
                    await station.World.Delay(TimeSpan.FromMilliseconds(1));
                    statuses.Add([.. Drain(caller).Select(a => a.StatusCode)]);
                }
                Assert.Equal(statuses[0], statuses[1]);
                Assert.Contains(401, statuses[0]);
                Assert.Contains(503, statuses[0]);
            }
        );

    [Fact]
    public void Emergency_calls_registrations_and_questions_pass() =>
        With(
            async (station, network, caller) =>
            {
                await OverloadAsync(station, network, caller);
                station.Screener = a => a.Refuse(a.Request.Method == "INVITE" ? 401 : 200);
                station.Urgent = invite => invite.RequestUri.User == "112";
                for (var i = 0; i < 20; i++)
                    caller.Send(
                        caller.Request("INVITE", 1000 + i).Replace("sip:bob@10.0.0.1 SIP", "sip:112@10.0.0.1 SIP", StringComparison.Ordinal)
                    );
                caller.Send(caller.Request("REGISTER", 2000));
                caller.Send(caller.Request("OPTIONS", 2001));
                await station.World.Delay(Moment);
                Assert.Equal([.. Enumerable.Repeat(401, 20), 200, 200], Drain(caller).Select(a => a.StatusCode));
            }
        );

    [Fact]
    public void A_wait_beyond_all_measure_holds_back_registrations_without_password_too() =>
        With(
            async (station, network, caller) =>
            {
                await OverloadAsync(station, network, caller, waited: 800);
                station.Screener = a => a.Refuse(200);
                for (var i = 0; i < 50; i++)
                    caller.Send(caller.Request("REGISTER", 2000 + i));
                caller.Send(caller.Request("REGISTER", 3000, "Authorization: Digest x\r\n"));
                await station.World.Delay(Moment);
                var statuses = Drain(caller).Select(a => a.StatusCode).ToArray();
                Assert.True(statuses.Count(s => s == 503) > 40);
                Assert.Equal(200, statuses[^1]);
            }
        );

    [Fact]
    public void A_call_that_runs_is_not_touched() =>
        With(
            async (station, network, caller) =>
            {
                await using var alice = new Station(station.World, 2);
                var (mine, theirs) = await alice.TalkAsync(station);
                await OverloadAsync(station, network, caller);
                var asking = mine.SendAsync("INFO");
                var asked = await theirs.Requests.ReadAsync();
                asked.Respond(200);
                Assert.Equal(200, (await asking).StatusCode);
                await mine.ByeAsync();
                Assert.True(theirs.Terminated.IsCancellationRequested);
            }
        );

    [Fact]
    public void Five_seconds_after_the_flood_every_call_is_let_in() =>
        With(
            async (station, network, caller) =>
            {
                await OverloadAsync(station, network, caller);
                network.Waited = TimeSpan.Zero;
                await station.World.Delay(TimeSpan.FromSeconds(5));
                station.Screener = a => a.Refuse(401);
                for (var i = 0; i < 50; i++)
                    caller.Send(caller.Request("INVITE", 5000 + i));
                await station.World.Delay(Moment);
                Assert.All(Drain(caller), a => Assert.Equal(401, a.StatusCode));
            }
        );

    [Fact]
    public void What_comes_by_another_socket_without_waiting_does_not_hide_the_queue() =>
        With(
            async (station, network, caller) =>
            {
                var other = station.Stack.Listen(new IPEndPoint(IPAddress.Parse("10.0.0.8"), 5060), "other").LocalEndPoint;
                using var quiet = new Stranger(station.World, other, "10.0.0.7");
                for (var i = 0; i < 60; i++)
                {
                    network.Waited = TimeSpan.FromMilliseconds(200);
                    caller.Send(caller.Request("ACK", i));
                    await station.World.Delay(TimeSpan.FromMilliseconds(25));
                    network.Waited = TimeSpan.Zero;
                    quiet.Send(quiet.Request("ACK", i));
                    await station.World.Delay(TimeSpan.FromMilliseconds(25));
                }
                caller.Send(caller.Request("INVITE", 1000));
                await station.World.Delay(Moment);
                Assert.InRange(station.Stack.Statistics.AdmittedShare, 0, 0.1);
            }
        );

    [Fact]
    public void A_single_long_wait_refuses_nobody() =>
        With(
            async (station, network, caller) =>
            {
                station.Screener = a => a.Refuse(401);
                foreach (var waited in new[] { 0, 900, 0, 0, 900, 900, 0 })
                {
                    network.Waited = TimeSpan.FromMilliseconds(waited);
                    for (var i = 0; i < 20; i++)
                        caller.Send(caller.Request("INVITE", i));
                    await station.World.Delay(TimeSpan.FromMilliseconds(100));
                }
                Assert.All(Drain(caller), a => Assert.Equal(401, a.StatusCode));
            }
        );

    [Fact]
    public void Calls_in_set_up_are_capped_and_come_in_again_when_a_tenth_has_gone() =>
        With(
            async (station, network, caller) =>
            {
                for (var i = 0; i < 25; i++)
                    caller.Send(caller.Request("INVITE", i));
                await station.World.Delay(Moment);
                Assert.Equal(5, Drain(caller).Count(a => a.StatusCode == 503));
                var ringing = new List<ServerTransaction>();
                for (var i = 0; i < 20; i++)
                    ringing.Add(await station.AskedAsync());

                ringing[0].Respond(486);
                await TryAsync(100, 503);
                ringing[1].Respond(200);
                ringing[2].Respond(486);
                await TryAsync(101, null);

                async Task TryAsync(int number, int? status)
                {
                    Drain(caller);
                    caller.Send(caller.Request("INVITE", number));
                    await station.World.Delay(Moment);
                    Assert.Equal(
                        status,
                        Drain(caller).SingleOrDefault(a => a.CallId.StartsWith($"call-{number}@", StringComparison.Ordinal))?.StatusCode
                    );
                }
            },
            OverloadLimits.Default with
            {
                CallsInSetUp = 20,
            }
        );

    // Messages of a stranger that wait, until the share of new calls has come down.
    private static async Task OverloadAsync(Station station, QueuedNetwork network, Stranger caller, double share = 0.03, int waited = 200)
    {
        network.Waited = TimeSpan.FromMilliseconds(waited);
        for (var i = 0; station.Stack.Statistics.AdmittedShare > share; i++)
        {
            Assert.True(i < 200);
            caller.Send(caller.Request("ACK", i));
            await station.World.Delay(TimeSpan.FromMilliseconds(50));
        }
        Drain(caller);
    }

    private static List<SipResponse> Drain(Stranger stranger)
    {
        var answers = new List<SipResponse>();
        while (stranger.Waiting > 0)
            answers.Add(stranger.Answer());
        return answers;
    }

    private static void With(Func<Station, QueuedNetwork, Stranger, Task> test, OverloadLimits? limits = null) =>
        VirtualWorld.Run(async world =>
        {
            var network = new QueuedNetwork(world.Network);
            await using var station = new Station(world, 1, new() { Overload = limits ?? OverloadLimits.Default }, network);
            using var caller = new Stranger(world, station.Address);
            await test(station, network, caller);
        });
}
