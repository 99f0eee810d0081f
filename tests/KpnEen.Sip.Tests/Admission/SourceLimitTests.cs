using System.Collections.Immutable;
using System.Net;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>S05, S08, S09: how much a stranger may ask, and who is none.</summary>
public sealed class SourceLimitTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void S05_Twenty_wrong_passwords_block_the_address_on_all_ports_and_no_other() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => Screening.RefusePassword(a.Refuse(401));
                using var guesser = new Stranger(world, station.Address);
                using var sibling = new Stranger(world, station.Address, port: 5090);
                using var other = new Stranger(world, station.Address, "10.0.0.10");
                for (var i = 0; i < 30; i++)
                {
                    guesser.Send(guesser.Request("REGISTER", i));
                    await world.Delay(Moment);
                }
                Assert.Equal(20, guesser.Waiting);
                foreach (var stranger in new[] { sibling, other })
                    stranger.Send(stranger.Request("REGISTER"));
                await world.Delay(Moment);
                Assert.Equal((0, 1), (sibling.Waiting, other.Waiting));
                var totals = station.Stack.Statistics;
                Assert.Equal((21L, 1L, 11L), (totals.WrongPasswords, totals.SourcesBlocked, totals.Unheard));

                await world.Delay(TimeSpan.FromMinutes(5));
                sibling.Send(sibling.Request("REGISTER", 2));
                await world.Delay(Moment);
                Assert.Equal(1, sibling.Waiting);
            }
        );

    [Fact]
    public void S05_Nineteen_in_a_minute_and_again_in_the_next_block_nobody() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => Screening.RefusePassword(a.Refuse(401));
                using var clumsy = new Stranger(world, station.Address);
                for (var i = 0; i < 38; i++)
                {
                    clumsy.Send(clumsy.Request("REGISTER", i));
                    await world.Delay(i == 18 ? TimeSpan.FromSeconds(61) : Moment);
                }
                Assert.Equal(38, clumsy.Waiting);
            }
        );

    [Fact]
    public void S05_A_request_without_password_is_no_failure() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => a.Refuse(401);
                using var shy = new Stranger(world, station.Address);
                for (var i = 0; i < 100; i++)
                {
                    shy.Send(shy.Request("REGISTER", i));
                    await world.Delay(Moment);
                }
                Assert.Equal(100, shy.Waiting);
            }
        );

    [Fact]
    public void S05_Who_proved_a_password_is_heard_when_its_address_is_blocked_until_it_guesses_too() =>
        With(
            async (station, world) =>
            {
                using var guesser = new Stranger(world, station.Address);
                using var phone = new Stranger(world, station.Address, port: 5090);
                var guessing = false;
                station.Screener = a =>
                    !guessing && a.Flow.Remote.Port == 5090 ? Screening.AdmitProved("phone") : Screening.RefusePassword(a.Refuse(401));
                phone.Send(phone.Request("REGISTER", 1));
                for (var i = 0; i < 25; i++)
                    guesser.Send(guesser.Request("REGISTER", i));
                await world.Delay(Moment);
                phone.Send(phone.Request("REGISTER", 2));
                await world.Delay(Moment);
                Assert.Equal([200, 200], new[] { phone.Answer().StatusCode, phone.Answer().StatusCode });

                guessing = true;
                for (var i = 0; i < 25; i++)
                    phone.Send(phone.Request("REGISTER", 100 + i));
                await world.Delay(Moment);
                Assert.Equal(20, phone.Waiting);
            }
        );

    [Fact]
    public void S05_A_trunk_is_heard_from_a_blocked_address() =>
        With(
            async (station, world) =>
            {
                using var peer = new Stranger(world, station.Address);
                station.Screener = a => a.Request.Method == "INVITE" ? Screening.Admit("trunk") : Screening.RefusePassword(a.Refuse(401));
                for (var i = 0; i < 25; i++)
                    peer.Send(peer.Request("REGISTER", i));
                await world.Delay(Moment);
                Assert.Equal(20, peer.Waiting);
                peer.Send(peer.Request("INVITE", 50));
                await world.Delay(Moment);
                Assert.Equal(20, peer.Waiting);
                station.Known = flow => flow.Remote.Address.Equals(peer.Address.Address);
                peer.Send(peer.Request("INVITE", 51));
                await world.Delay(Moment);
                Assert.Equal(21, peer.Waiting);
            }
        );

    [Fact]
    public void S08_A_flood_of_strangers_keeps_nothing_and_gets_no_more_answers_than_its_rate() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => a.Refuse(401);
                using var flood = new Stranger(world, station.Address);
                using var legitimate = new Stranger(world, station.Address, port: 5090);
                for (var second = 0; second < 5; second++)
                {
                    for (var i = 0; i < 1000; i++)
                        flood.Send(flood.Request("INVITE", second * 1000 + i));
                    legitimate.Send(legitimate.Request("INVITE", second));
                    await world.Delay(TimeSpan.FromSeconds(1));
                    Assert.Equal(default, station.Stack.Counts);
                }
                Assert.InRange(flood.Waiting, 400, 900);
                Assert.Equal(5, legitimate.Waiting);
                Assert.Equal(5000 - flood.Waiting, station.Stack.Statistics.RateLimited);
            }
        );

    [Fact]
    public void S08_A_load_generator_with_good_credentials_is_never_limited() =>
        With(
            async (station, world) =>
            {
                // Each request is first challenged, then let in, as SIPp does it.
                station.Screener = a => a.Request.Headers.Contains("Authorization") ? Screening.AdmitProved("phone") : a.Refuse(401);
                using var generator = new Stranger(world, station.Address);
                for (var i = 0; i < 3000; i++)
                {
                    generator.Send(generator.Request("REGISTER", i));
                    generator.Send(generator.Request("REGISTER", 10_000 + i, "Authorization: Digest x\r\n"));
                    if (i % 10 == 0)
                        await world.Delay(TimeSpan.FromMilliseconds(1));
                }
                await world.Delay(Moment);
                Assert.Equal(6000, generator.Waiting);
            }
        );

    [Theory]
    [InlineData("INVITE", "")]
    [InlineData("OPTIONS", "")]
    [InlineData("OPTIONS", "short")]
    [InlineData("garbage", "short")]
    public void S09_A_stranger_gets_at_most_one_and_a_half_times_the_bytes_he_spent(string method, string form) =>
        With(
            async (station, world) =>
            {
                station.Screener = a =>
                {
                    var answer = a.CreateResponse(a.Request.Method == "OPTIONS" ? 200 : 401);
                    answer.Headers["Allow"] = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER, NOTIFY, SUBSCRIBE";
                    answer.Headers["WWW-Authenticate"] =
                        "Digest realm=\"acme.test\", nonce=\"" + new string('n', 32) + "\", qop=\"auth\", algorithm=MD5";
                    return Screening.Refuse(answer);
                };
                using var forger = new Stranger(world, station.Address);
                for (var i = 0; i < 120; i++)
                {
                    forger.Send(form == "short" ? Short(method, i) : forger.Request(method, i));
                    await world.Delay(TimeSpan.FromMilliseconds(500));
                }
                Assert.True(forger.Waiting > 20, $"{forger.Waiting} answers");
                Assert.True(forger.BytesIn <= forger.BytesOut * 1.5 + 600, $"{forger.BytesOut} bytes brought {forger.BytesIn}");
                Assert.Equal(120 - forger.Waiting, station.Stack.Statistics.Withheld);
            }
        );

    [Fact]
    public void Behind_a_proxy_of_ours_each_phone_counts_for_itself() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => Screening.RefusePassword(a.Refuse(401));
                using var edge = new Stranger(world, station.Address, "10.0.0.2");
                for (var i = 0; i < 25; i++)
                    edge.Send(Forwarded(edge, "192.0.2.1", i));
                await world.Delay(Moment);
                Assert.Equal(20, edge.Waiting);
                edge.Send(Forwarded(edge, "192.0.2.2", 99));
                await world.Delay(Moment);
                Assert.Equal(21, edge.Waiting);
            },
            [IPAddress.Parse("10.0.0.2")]
        );

    [Fact]
    public void Who_is_no_proxy_of_ours_cannot_put_the_blame_on_another() =>
        With(
            async (station, world) =>
            {
                station.Screener = a => Screening.RefusePassword(a.Refuse(401));
                using var liar = new Stranger(world, station.Address);
                for (var i = 0; i < 25; i++)
                    liar.Send(Forwarded(liar, $"192.0.2.{i}", i));
                await world.Delay(Moment);
                Assert.Equal(20, liar.Waiting);
            }
        );

    private static string Short(string method, int i) =>
        method == "garbage"
            ? $"INVITE sip:x SIP/2.0\r\nv:SIP/2.0/UDP h;branch=z9hG4bK{i}\r\nf:<sip:a@b>;tag=1\r\nt:<sip:b>\r\ni:{i}\r\nCSeq:1 INVITE\r\nMax-Forwards:x\r\n\r\n"
            : $"{method} sip:x SIP/2.0\r\nv:SIP/2.0/UDP h;branch=z9hG4bK{i}\r\nf:<sip:a@b>;tag=1\r\nt:<sip:b>\r\ni:{i}\r\nCSeq:1 {method}\r\n\r\n";

    private static string Forwarded(Stranger edge, string phone, int number) =>
        edge.Request("REGISTER", number)
            .Replace(
                "Max-Forwards",
                $"Via: SIP/2.0/UDP 10.9.9.9:5060;rport=4711;received={phone};branch=z9hG4bKp{number}\r\nMax-Forwards",
                StringComparison.Ordinal
            );

    private static void With(Func<Station, VirtualWorld, Task> test, ImmutableHashSet<IPAddress>? edges = null) =>
        VirtualWorld.Run(async world =>
        {
            var limits = SourceLimits.Default with
            {
                EndPointRate = 100,
                EndPointBurst = 400,
                AddressRate = 1000,
                AddressBurst = 4000,
                Edges = edges ?? [],
            };
            await using var station = new Station(world, 1, new() { Sources = limits, UserAgent = "KPN-EEN" })
            {
                Handler = t => t.Respond(200),
            };
            await test(station, world);
        });
}
