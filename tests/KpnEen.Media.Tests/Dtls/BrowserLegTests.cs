using System.Net;
using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>The port of a leg whose far side is a browser: RFC 8827 by SDP, checks, handshake and speech.</summary>
public sealed class BrowserLegTests
{
    private static readonly MediaSecurity Browsers = new(SrtpUse.Required, MediaKeying.Dtls);
    private static readonly IPEndPoint BrowserAt = new(TwoPhones.AliceHost, 4000);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_browser_that_offers_is_answered_connected_and_heard() =>
        Run(
            async (world, port, browser) =>
            {
                var answer = port.Answer(browser.Sdp());
                var text = Encoding.ASCII.GetString(answer);
                Assert.Contains("a=ice-lite\r\n", text, StringComparison.Ordinal);
                Assert.Contains("UDP/TLS/RTP/SAVPF 8 101\r\n", text, StringComparison.Ordinal);
                Assert.Contains("a=rtcp-mux\r\n", text, StringComparison.Ordinal);
                Assert.Contains("a=setup:passive\r\n", text, StringComparison.Ordinal);
                Assert.Contains("a=group:BUNDLE 0\r\n", text, StringComparison.Ordinal);
                await ConnectAsync(world, browser, answer);
                await TalkAsync(world, port, browser);
            }
        );

    [Fact]
    public void A_browser_that_is_offered_says_hello_before_its_answer_is_here_and_is_heard_after_it() =>
        Run(
            async (world, port, browser) =>
            {
                await ConnectAsync(world, browser, port.CreateOffer());
                browser.Speak(1);
                await world.Delay(Moment);
                Assert.Equal(0, port.Quality.Received.Packets);
                port.ApplyAnswer(browser.Sdp("active"));
                await TalkAsync(world, port, browser);
            }
        );

    [Fact]
    public void A_browser_that_wants_to_be_called_on_gets_our_hello() =>
        Run(
            async (world, port, browser) =>
            {
                var offer = port.CreateOffer();
                port.ApplyAnswer(browser.Sdp("passive"));
                browser.Follow(offer);
                browser.Shake(asClient: false);
                await world.UntilAsync(() => browser.IsKeyed, TimeSpan.FromSeconds(5));
                await TalkAsync(world, port, browser);
            }
        );

    [Fact]
    public void Hold_resume_and_a_refresh_keep_the_association_whoever_offers() =>
        Run(
            async (world, port, browser) =>
            {
                await ConnectAsync(world, browser, port.Answer(browser.Sdp()));
                await TalkAsync(world, port, browser);

                port.Answer(browser.Sdp(direction: "sendonly"));
                Assert.True(port.IsHeldByRemote);
                port.Answer(browser.Sdp());
                await TalkAsync(world, port, browser);

                port.CreateOffer(direction: MediaDirection.SendOnly);
                port.ApplyAnswer(browser.Sdp("active", "recvonly"));
                port.CreateOffer();
                port.ApplyAnswer(browser.Sdp("active"));
                await TalkAsync(world, port, browser);
                // And so it says: the same credentials and certificate.
                var offer = Encoding.ASCII.GetString(port.RepeatOffer());
                Assert.Contains($"a=ice-ufrag:{browser.TheirFragment}\r\n", offer, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void An_ICE_restart_by_re_INVITE_gets_new_credentials_and_the_call_goes_on() =>
        Run(
            async (world, port, browser) =>
            {
                await ConnectAsync(world, browser, port.Answer(browser.Sdp()));
                await TalkAsync(world, port, browser);
                var former = browser.TheirFragment;
                browser.Ice = IceCredentials.Create();
                browser.Follow(port.Answer(browser.Sdp()));
                Assert.NotEqual(former, browser.TheirFragment);
                var answered = browser.AnsweredChecks;
                await world.UntilAsync(() => browser.AnsweredChecks > answered, TimeSpan.FromSeconds(2));
                await TalkAsync(world, port, browser);
            }
        );

    [Fact]
    public void A_browser_that_changes_its_way_is_heard_on_the_new_one_before_it_says_so_and_answered_there_after() =>
        Run(
            async (world, port, browser) =>
            {
                using var newWay = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 5000));
                await ConnectAsync(world, browser, port.Answer(browser.Sdp()));
                newWay.Send(browser.Protected(1), port.LocalRtp);
                await world.Delay(Moment);
                Assert.Equal(0, port.Quality.Received.Packets);
                newWay.Send(browser.WriteCheck(nominates: false), port.LocalRtp);
                newWay.Send(browser.Protected(2), port.LocalRtp);
                await world.Delay(Moment);
                Assert.Equal(1, port.Quality.Received.Packets);
                newWay.Received.Clear();

                browser.StopChecks();
                newWay.Send(browser.WriteCheck(nominates: true), port.LocalRtp);
                await world.Delay(Moment);
                browser.Media.Clear();
                using var tone = port.Send(Tone.Steady(440));
                await world.Delay(Moment);
                Assert.Empty(browser.Media);
                Assert.True(newWay.Received.Count > 3);
            }
        );

    [Fact]
    public void A_browser_with_another_certificate_than_it_named_hears_and_says_nothing() =>
        Run(
            async (world, port, browser) =>
            {
                browser.Follow(port.Answer(browser.Sdp(fingerprint: Fingerprint.Of("sha-256", new byte[32]))));
                await world.Delay(Moment);
                browser.Shake(asClient: true);
                await world.UntilAsync(() => browser.IsKeyed, TimeSpan.FromSeconds(5));
                using var tone = port.Send(Tone.Steady(440));
                for (var n = 1; n <= 50; n++)
                {
                    browser.Speak(n);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(0, port.Quality.Received.Packets);
                Assert.Empty(browser.Media);
            }
        );

    [Fact]
    public void S10_S11_plain_RTP_from_anywhere_to_the_port_of_a_browser_is_neither_heard_nor_answered() =>
        Run(
            async (world, port, browser) =>
            {
                using var stranger = new RawPeer(world.Network, new IPEndPoint(IPAddress.Parse("192.0.2.66"), 6666));
                await ConnectAsync(world, browser, port.Answer(browser.Sdp()));
                using var tone = port.Send(Tone.Steady(440));
                for (var n = 1; n <= 200; n++)
                {
                    stranger.Send(RawPeer.Rtp(n, (uint)(160 * n)), port.LocalRtp);
                    stranger.Send(browser.Sdp(), port.LocalRtp);
                    browser.Send(RawPeer.Rtp(n, (uint)(160 * n)));
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(0, port.Quality.Received.Packets);
                Assert.Empty(stranger.Received);
                Assert.True(browser.Hear().Count > 150);
            }
        );

    [Fact]
    public void A_browser_and_a_plain_phone_hear_each_other_through_a_bridge() =>
        Run(
            async (world, port, browser) =>
            {
                using var phone = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 5000));
                await using var other = port.Engine.Open();
                other.Answer(phone.Sdp());
                await ConnectAsync(world, browser, port.Answer(browser.Sdp()));
                using var bridge = MediaBridge.Connect(port, other);
                byte[] speech = [.. Enumerable.Range(0, 160).Select(n => (byte)n)];
                for (var n = 1; n <= 10; n++)
                {
                    browser.Speak(n, speech);
                    phone.Send(RawPeer.Rtp(n, (uint)(160 * n), payload: speech), other.LocalRtp);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(10, phone.Received.Count(p => p.AsSpan(12).SequenceEqual(speech)));
                Assert.Equal(10, browser.Hear().Count(p => p.AsSpan(12).SequenceEqual(speech)));
            }
        );

    private static void Run(Func<VirtualWorld, MediaPort, Browser, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            var options = new MediaOptions { Address = TwoPhones.ExchangeHost };
            await using (var engine = new MediaEngine(options, world.Network, world.Time, NullLogger.Instance))
            using (var browser = new Browser(world, BrowserAt))
                await test(world, engine.Open(options.Address.AddressFamily, Browsers), browser);
            Assert.Equal((0, 0), (world.PendingTimers, world.Network.OpenSockets));
        });

    private static async Task ConnectAsync(VirtualWorld world, Browser browser, byte[] description)
    {
        browser.Follow(description);
        await world.UntilAsync(() => browser.AnsweredChecks > 0, TimeSpan.FromSeconds(2));
        browser.Shake(asClient: true);
        await world.UntilAsync(() => browser.IsKeyed, TimeSpan.FromSeconds(5));
    }

    /// <summary>Both ways.</summary>
    private static async Task TalkAsync(VirtualWorld world, MediaPort port, Browser browser)
    {
        var (heard, first) = (port.Quality.Received.Packets, 1000 + (int)port.Quality.Received.Packets);
        browser.Hear();
        using (port.Send(Tone.Steady(440)))
        {
            for (var n = 0; n < 10; n++)
            {
                browser.Speak(first + n);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
        Assert.Equal(heard + 10, port.Quality.Received.Packets);
        Assert.True(browser.Hear().Count >= 9);
    }
}
