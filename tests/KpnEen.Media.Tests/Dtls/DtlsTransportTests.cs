using System.Net;
using KpnEen.Media.Dtls;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>RFC 5763 and RFC 5764: a handshake behind ICE-lite, in both roles, that ends in keys both sides have.</summary>
public sealed class DtlsTransportTests
{
    private static readonly IPEndPoint BrowserAt = new(TwoPhones.AliceHost, 4000);
    private static readonly IPEndPoint StrangerAt = new(IPAddress.Parse("192.0.2.66"), 6666);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    /// <summary>Four flights, of which the third and fourth end the handshake.</summary>
    public static TheoryData<bool, int> Losses =>
        new()
        {
            { false, 1 },
            { false, 2 },
            { false, 3 },
            { false, 4 },
            { true, 1 },
            { true, 2 },
            { true, 3 },
            { true, 4 },
        };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_sides_have_the_same_keys_whoever_begins(bool weBegin) =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice, weBegin));
                await ShakeAsync(world, line, browser, weBegin);
                CanTalk(line, browser);
                Assert.Equal(BrowserAt, line.Latch.Target.ToEndPoint());
                Assert.Equal((0, 0), (line.Transport.Failures, line.Transport.Foreign));
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void On_a_network_that_loses_a_third_doubles_and_reorders_it_takes_longer_and_succeeds(bool weBegin) =>
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 10),
            world =>
                WithAsync(
                    world,
                    async (line, browser) =>
                    {
                        line.Transport.Agree(browser.Agreed(line.Ice, weBegin));
                        await ShakeAsync(world, line, browser, weBegin);
                        CanTalk(line, browser);
                    }
                ),
            new VirtualWorldOptions { Conditions = VirtualNetworkConditions.Bad with { Loss = 0.3, Reorder = 0.1, Duplicate = 0.1 } }
        );

    [Theory]
    [MemberData(nameof(Losses))]
    public void Whichever_of_its_datagrams_is_lost_is_sent_again(bool weBegin, int lost) =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice, weBegin));
                var seen = 0;
                using var rule = world.Network.Lose(d => d.Data.Span[0] is >= 20 and <= 63 && ++seen == lost);
                await ShakeAsync(world, line, browser, weBegin);
                CanTalk(line, browser);
                Assert.True(seen > lost, "nothing came after what was lost");
            }
        );

    [Fact]
    public void A_hello_that_overtakes_the_answer_is_taken_and_keys_wait_for_the_fingerprint() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Expect(line.Ice);
                browser.Connect(line.Ice);
                await world.Delay(Moment);
                browser.Shake(asClient: true);
                await world.UntilAsync(() => line.Transport.State == DtlsState.Established, TimeSpan.FromSeconds(5));
                Assert.False(line.IsKeyed);
                line.Transport.Agree(browser.Agreed(line.Ice));
                Assert.True(line.IsKeyed);
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_certificate_than_SDP_names_gets_no_keys_and_is_counted(bool weBegin) =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(
                    browser.Agreed(line.Ice, weBegin) with
                    {
                        RemoteFingerprint = Fingerprint.Of("sha-256", new byte[32]),
                    }
                );
                browser.Connect(line.Ice);
                await world.Delay(Moment);
                browser.Shake(asClient: !weBegin);
                await world.Delay(TimeSpan.FromSeconds(3));
                Assert.Equal(DtlsState.Failed, line.Transport.State);
                Assert.Equal(1, line.Transport.Failures);
                Assert.False(line.IsKeyed);
                var buffer = new byte[300];
                RawPeer.Rtp(1, 160).CopyTo(buffer, 0);
                var length = 172;
                Assert.False(line.Transport.Protection.TryProtect(buffer, ref length));
            }
        );

    [Fact]
    public void S14_a_hello_from_an_address_that_proved_nothing_is_neither_read_nor_answered() =>
        Run(
            async (world, line, browser) =>
            {
                using var stranger = new RawPeer(world.Network, StrangerAt);
                var hello = AdvisoryCorpus.Bytes("dtls-null-hello.sip");
                line.Transport.Agree(browser.Agreed(line.Ice));
                for (var n = 0; n < 100; n++)
                    stranger.Send(hello, line.EndPoint.ToEndPoint());
                await world.Delay(Moment);
                Assert.Null(line.Transport.State);
                Assert.Equal(100, line.Transport.Foreign);

                await ShakeAsync(world, line, browser, weBegin: false);
                stranger.Send(hello, line.EndPoint.ToEndPoint());
                await world.Delay(Moment);
                CanTalk(line, browser);
                Assert.Empty(stranger.Received);
            }
        );

    [Fact]
    public void S14_a_hello_with_the_NULL_cipher_from_the_far_side_itself_gets_no_keys() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice));
                browser.Connect(line.Ice);
                await world.Delay(Moment);
                browser.Send(AdvisoryCorpus.Bytes("dtls-null-hello.sip"));
                await world.Delay(Moment);
                Assert.NotEqual(DtlsState.Established, line.Transport.State);
                Assert.False(line.IsKeyed);
            }
        );

    [Fact]
    public void We_say_hello_to_nobody_who_has_not_proved_to_be_there() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice, exchangeIsClient: true));
                browser.Connect(new IceCredentials(line.Ice.Fragment, "a password that is not ours"));
                await world.Delay(TimeSpan.FromSeconds(5));
                Assert.Null(line.Transport.State);
                Assert.Equal(0, browser.Records);
                Assert.False(line.Latch.Target.IsSet);
            }
        );

    [Fact]
    public void RFC7675_a_far_side_that_stops_to_prove_gets_nothing_after_30_s_and_again_when_it_does() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice));
                await ShakeAsync(world, line, browser, weBegin: false);
                browser.StopChecks();
                await world.Delay(TimeSpan.FromSeconds(29));
                Assert.True(line.Latch.Target.IsSet);
                await world.Delay(TimeSpan.FromSeconds(2));
                Assert.False(line.Latch.Target.IsSet);
                browser.Check();
                await world.Delay(Moment);
                Assert.True(line.Latch.Target.IsSet);
                CanTalk(line, browser);
            }
        );

    [Fact]
    public void RFC8842_an_ICE_restart_keeps_the_keys_and_follows_to_the_new_address() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice));
                await ShakeAsync(world, line, browser, weBegin: false);
                using var moved = new Browser(world, new IPEndPoint(TwoPhones.BobHost, 5000)) { Exchange = line.EndPoint };
                (moved.Ice, line.Ice) = (IceCredentials.Create(), IceCredentials.Create());
                line.Transport.Agree(browser.Agreed(line.Ice) with { RemoteIce = moved.Ice });
                Assert.Equal(BrowserAt, line.Latch.Target.ToEndPoint());
                moved.Connect(line.Ice);
                await world.Delay(Moment);
                Assert.Equal(moved.EndPoint, line.Latch.Target.ToEndPoint());
                CanTalk(line, browser);
            }
        );

    [Fact]
    public void The_same_description_again_changes_nothing_and_another_certificate_shakes_hands_anew() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice));
                await ShakeAsync(world, line, browser, weBegin: false);
                line.Transport.Agree(browser.Agreed(line.Ice));
                CanTalk(line, browser);

                using var other = new Browser(world, new IPEndPoint(TwoPhones.BobHost, 5000)) { Exchange = line.EndPoint };
                line.Transport.Agree(other.Agreed(line.Ice));
                Assert.False(line.IsKeyed);
                await ShakeAsync(world, line, other, weBegin: false);
                CanTalk(line, other);
            }
        );

    [Fact]
    public void Long_after_its_end_a_handshake_holds_no_memory_of_OpenSSL_and_the_keys_stay() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice));
                await ShakeAsync(world, line, browser, weBegin: false);
                await world.Delay(DtlsHandshake.Memory + Moment);
                var records = browser.Records;
                // What comes now is nothing any more, and is answered by nobody.
                browser.Send(AdvisoryCorpus.Bytes("dtls-null-hello.sip"));
                await world.Delay(Moment);
                Assert.Equal(records, browser.Records);
                Assert.Equal(DtlsState.Established, line.Transport.State);
                CanTalk(line, browser);
            }
        );

    [Fact]
    public void S15_noise_in_the_middle_of_a_handshake_from_the_far_side_itself_neither_throws_nor_ends_it() =>
        Run(
            async (world, line, browser) =>
            {
                line.Transport.Agree(browser.Agreed(line.Ice, exchangeIsClient: true));
                browser.Connect(line.Ice);
                await world.UntilAsync(() => browser.Records > 0, TimeSpan.FromSeconds(5), "our hello");
                for (var n = 0; n < 5000; n++)
                {
                    var noise = new byte[world.Random.Next(1, 300)];
                    world.Random.NextBytes(noise);
                    noise[0] = (byte)(20 + n % 44);
                    browser.Send(noise);
                }
                await world.Delay(Moment);
                await ShakeAsync(world, line, browser, weBegin: true);
                CanTalk(line, browser);
            }
        );

    [Fact]
    public void A_thousand_half_open_handshakes_end_in_30_s_and_leave_no_timer() =>
        VirtualWorld.Run(async world =>
        {
            using var context = new DtlsContext(world.Time);
            using var silent = new Browser(world, BrowserAt);
            var lines = Enumerable.Range(0, 1000).Select(_ => new Line(world, context)).ToList();
            foreach (var line in lines)
            {
                silent.Exchange = line.EndPoint;
                line.Transport.Agree(silent.Agreed(line.Ice, exchangeIsClient: true));
                silent.Send(Checks(line.Ice, silent.Ice));
            }
            await world.Delay(Moment);
            Assert.All(lines, line => Assert.Equal(DtlsState.Handshaking, line.Transport.State));
            await world.Delay(DtlsHandshake.Patience);
            Assert.All(lines, line => Assert.Equal((DtlsState.Failed, 1L), (line.Transport.State, line.Transport.Failures)));
            lines.ForEach(line => line.Dispose());
            Assert.Equal(1, world.Network.OpenSockets);
        });

    private static byte[] Checks(IceCredentials to, IceCredentials theirs) =>
        Media.Tests.Ice.Checks.Write(to, nominates: true, theirs: theirs.Fragment);

    private static void Run(Func<VirtualWorld, Line, Browser, Task> test) =>
        VirtualWorld.Run(world => WithAsync(world, (line, browser) => test(world, line, browser)));

    private static async Task WithAsync(VirtualWorld world, Func<Line, Browser, Task> test)
    {
        using (var context = new DtlsContext(world.Time))
        using (var line = new Line(world, context))
        using (var browser = new Browser(world, BrowserAt) { Exchange = line.EndPoint })
            await test(line, browser);
        Assert.Equal((0, 0), (world.PendingTimers, world.Network.OpenSockets));
    }

    private static async Task ShakeAsync(VirtualWorld world, Line line, Browser browser, bool weBegin, TimeSpan? patience = null)
    {
        var (answered, wait) = (browser.AnsweredChecks, patience ?? TimeSpan.FromSeconds(20));
        if (weBegin)
            browser.Shake(asClient: false);
        browser.Connect(line.Ice);
        await world.UntilAsync(() => browser.AnsweredChecks > answered, wait, "an answered check");
        if (!weBegin)
            browser.Shake(asClient: true);
        await world.UntilAsync(() => line.IsKeyed, wait, "keys here");
        await world.UntilAsync(() => browser.State == DtlsState.Established, wait, "the end there");
        Assert.True(browser.TakeKeys(line.OwnFingerprint));
    }

    /// <summary>What one protects the other reads.</summary>
    private static void CanTalk(Line line, Browser browser)
    {
        Talk(line.Transport.Protection, browser.Keys!);
        Talk(browser.Keys!, line.Transport.Protection);
    }

    private static void Talk(IPacketProtection from, IPacketProtection to)
    {
        var plain = RawPeer.Rtp(Random.Shared.Next(1, 60000), 160, ssrc: (uint)Random.Shared.Next());
        var buffer = new byte[plain.Length + IPacketProtection.Room];
        plain.CopyTo(buffer, 0);
        var length = plain.Length;
        Assert.True(from.TryProtect(buffer, ref length));
        Assert.False(buffer.AsSpan(12, 160).SequenceEqual(plain.AsSpan(12)));
        Assert.True(to.TryUnprotect(buffer.AsSpan(0, length), out var read));
        Assert.Equal(plain, buffer[..read]);
    }
}
