using System.Net;
using System.Text;
using KpnEen.Testing;
using static KpnEen.Media.Tests.Srtp.EncryptedCall;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>Calls with encrypted sound: keys in the description (RFC 4568), packets by libsrtp2 or by our own phones on the virtual network.</summary>
public sealed class SrtpCallTests
{
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("192.0.2.66"), 4000);

    public static TheoryData<string> Suites => [.. Media.Srtp.SrtpSuite.All.Select(s => s.Name)];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Each_hears_the_other_whichever_of_the_two_legs_is_encrypted(bool alice, bool bob) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, aliceSecurity: alice ? Required : null, bobSecurity: bob ? Optional : null);
            var (atAlice, atBob) = (new ToneMeter(), new ToneMeter());
            phones.Alice.Listen(atAlice);
            phones.Bob.Listen(atBob);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000, levelDbm0: -10));
            phones.Bob.Send(Tone.Steady(600, levelDbm0: -20));
            await world.Delay(11 * Second);

            Assert.Equal(-10, atBob.Level(1000), 0.3);
            Assert.Equal(-20, atAlice.Level(600), 0.3);
            // RTCP is read too, from both sides.
            Assert.NotNull(phones.ToAlice.Quality.RoundTrip);
            Assert.NotNull(phones.ToBob.Quality.RoundTrip);
            Assert.Equal(0, phones.ToAlice.Quality.UnauthenticPackets + phones.ToBob.Quality.UnauthenticPackets);
            Assert.Equal((alice, bob), (phones.ToAlice.IsEncrypted, phones.ToBob.IsEncrypted));
        });

    [Theory, MemberData(nameof(Suites))]
    public void Every_suite_a_phone_may_offer_is_answered_with_a_key_of_ours(string suite) =>
        Run(
            suite,
            Required,
            async (world, port, phone) =>
            {
                var answer = port.Answer(phone.Offer());
                phone.Take(answer);
                Assert.Contains("RTP/SAVP 8", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
                Assert.NotEqual(phone.Key, phone.Theirs);
                port.Send(Tone.Dial());
                await world.Delay(Second);
                var heard = phone.Hear();
                Assert.InRange(heard.Count, 45, 52);
                Assert.All(heard, p => Assert.Equal((0x80, 8, 172), (p[0], p[1] & 0x7F, p.Length)));
                Assert.All(phone.Wire, p => Assert.Equal(172 + phone.Key.Suite.TagLength, p.Length));
            }
        );

    [Theory]
    [InlineData(100)]
    [InlineData(40_000)]
    [InlineData(25_000)]
    public void A_phone_that_begins_its_numbers_anew_is_heard_on_an_encrypted_leg(int anew) =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                using var bob = new RawPeer(world.Network, new(TwoPhones.BobHost, 5000));
                var toBob = port.Engine.Open();
                toBob.Answer(bob.Sdp());
                phone.Take(port.Answer(phone.Offer()));
                using var bridge = MediaBridge.Connect(port, toBob);
                var sequences = Enumerable.Range(20_000, 50).Concat(Enumerable.Range(anew, 50));
                foreach (var sequence in sequences)
                {
                    bob.Send(RawPeer.Rtp(sequence, (uint)sequence * 160), toBob.LocalRtp);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(100, phone.Hear().Count);
            }
        );

    [Fact]
    public void Who_listens_to_an_encrypted_leg_hears_both_sides() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, aliceSecurity: Required, bobSecurity: Required);
            var (heard, sent) = (new ToneMeter(), new ToneMeter());
            phones.ToAlice.Listen(heard);
            phones.ToAlice.Listen(sent, AudioSides.Sent);
            using var bridge = MediaBridge.Connect(phones.ToAlice, phones.ToBob);
            phones.Alice.Send(Tone.Steady(1000));
            phones.Bob.Send(Tone.Steady(600));
            await world.Delay(2 * Second);
            Assert.True(heard.Hears(1000));
            Assert.True(sent.Hears(600));
        });

    [Fact]
    public void S13_ten_thousand_packets_with_a_bad_tag_lock_nothing_reach_nobody_and_the_call_lives() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                using var bob = new RawPeer(world.Network, new(TwoPhones.BobHost, 5000));
                var toBob = port.Engine.Open();
                toBob.Answer(bob.Sdp());
                phone.Take(port.Answer(phone.Offer()));
                using var bridge = MediaBridge.Connect(port, toBob);
                var random = new Random(13);
                for (var n = 0; n < 10_000; n++)
                {
                    var packet = phone.Protect(RawPeer.Rtp(n, (uint)n * 160));
                    packet[random.Next(2, packet.Length)] ^= (byte)random.Next(1, 256);
                    phone.Send(packet, port.LocalRtp);
                    if (n % 100 == 0)
                        await world.Delay(TimeSpan.FromMilliseconds(1));
                }
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Null(port.LockedRemote);
                Assert.Empty(bob.Received);
                Assert.Equal((10_000, 0, 0), Counted(port));

                phone.Send(phone.Protect(RawPeer.Rtp(10_000, 1_600_000)), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal(Phone, port.LockedRemote);
                Assert.Equal(RawPeer.Rtp(0, 0)[12..], Assert.Single(bob.Received)[12..]);
                Assert.Equal((10_000, 1, 0), Counted(port));
                Assert.False(port.Silent.IsCancellationRequested);
            }
        );

    [Fact]
    public void S13_plain_RTP_on_an_encrypted_line_is_nothing() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                for (var n = 0; n < 100; n++)
                    phone.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Null(port.LockedRemote);
                Assert.Equal((100, 0, 0), Counted(port));
            }
        );

    [Fact]
    public void S13_a_packet_sent_again_by_somebody_who_listened_is_dropped() =>
        Run(
            "AEAD_AES_128_GCM",
            Required,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                var packet = phone.Protect(RawPeer.Rtp(1, 160));
                for (var n = 0; n < 50; n++)
                    phone.Send(packet, port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Equal((49, 1, 0), Counted(port));
            }
        );

    [Fact]
    public void S10_S11_a_stranger_gets_and_says_nothing_even_with_packets_of_the_phone() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                using var stranger = new RawPeer(world.Network, Stranger);
                var meter = new ToneMeter();
                port.Listen(meter);
                port.Send(Tone.Dial());
                phone.Take(port.Answer(phone.Offer()));
                for (var n = 0; n < 500; n++)
                {
                    var packet = phone.Protect(RawPeer.Rtp(n, (uint)n * 160));
                    if (n < 200)
                        stranger.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
                    else if (n < 400)
                        phone.Send(packet, port.LocalRtp);
                    stranger.Send(packet, port.LocalRtp);
                    await world.Delay(TimeSpan.FromMilliseconds(1));
                }
                await world.Delay(TimeSpan.FromMilliseconds(50));
                Assert.Empty(stranger.Received);
                Assert.Equal(Phone, port.LockedRemote);
                Assert.Equal(200 * 160, meter.Samples);
                Assert.Equal((0, 200, 700), Counted(port));
                Assert.NotEmpty(phone.Hear());
            }
        );

    [Fact]
    public void S10_behind_NAT_only_who_has_the_key_moves_the_media() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new SrtpPeer(world.Network, new(IPAddress.Parse("192.168.1.5"), 4000));
            using var nat = new RawPeer(world.Network, new(IPAddress.Parse("192.0.2.99"), 61234));
            using var stranger = new RawPeer(world.Network, Stranger);
            var port = engine.Open(System.Net.Sockets.AddressFamily.InterNetwork, Required);
            phone.Take(port.Answer(phone.Offer()));
            for (var n = 0; n < 50; n++)
                stranger.Send(RawPeer.Rtp(n, (uint)n * 160), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Null(port.LockedRemote);
            nat.Send(phone.Protect(RawPeer.Rtp(1, 160)), port.LocalRtp);
            await world.Delay(TimeSpan.FromMilliseconds(50));
            Assert.Equal(nat.EndPoint, port.LockedRemote);
            port.Send(Tone.Dial());
            await world.Delay(Second);
            Assert.Empty(stranger.Received);
            Assert.NotEmpty(nat.Received);
        });

    [Fact]
    public void Pictures_have_keys_of_their_own_and_reach_a_leg_without() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                using var camera = new SrtpPeer(world.Network, new(Phone.Address, 4002));
                using var bob = new RawPeer(world.Network, new(TwoPhones.BobHost, 5000));
                using var screen = new RawPeer(world.Network, new(TwoPhones.BobHost, 5002));
                var plain = bob.Sdp(extra: "m=video 5002 RTP/AVP 120\r\na=rtpmap:120 H264/90000\r\n");
                var secure = phone.Offer(extra: $"m=video 4002 RTP/SAVP 99\r\na=rtpmap:99 H264/90000\r\n{camera.Crypto()}");
                var toBob = port.Engine.Open();
                toBob.Answer(plain, new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.In(secure) });
                var answer = port.Answer(secure, new PeerMedia([AudioCodec.Pcma]) { Video = VideoFormats.In(plain) });
                phone.Take(answer);
                camera.Take(answer, place: 1);
                Assert.NotEqual(phone.Theirs, camera.Theirs);
                using var bridge = MediaBridge.Connect(port, toBob);
                for (var n = 0; n < 30; n++)
                {
                    camera.Send(
                        camera.Protect(RawPeer.Rtp(n, (uint)n * 3000, payloadType: 99, payload: [1, (byte)n])),
                        port.Video!.LocalRtp
                    );
                    camera.Send(RawPeer.Rtp(100 + n, (uint)n * 3000, payloadType: 99, payload: [2, (byte)n]), port.Video!.LocalRtp);
                    screen.Send(RawPeer.Rtp(n, (uint)n * 3000, payloadType: 120, payload: [3, (byte)n]), toBob.Video!.LocalRtp);
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                Assert.Equal(Enumerable.Range(0, 30), screen.Received.Select(p => (int)p[^1]));
                Assert.All(screen.Received, p => Assert.Equal(1, p[^2]));
                Assert.Equal(Enumerable.Range(0, 30), camera.Hear().Select(p => (int)p[^1]));
                Assert.Equal(30, port.VideoQuality!.UnauthenticPackets);
            }
        );

    [Fact]
    public void A_closed_leg_and_one_that_speaks_plainly_now_let_their_keys_go() =>
        Run(
            "AEAD_AES_256_GCM",
            Optional,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                var first = port.Audio.Outgoing.Protection!;
                using var plain = new RawPeer(world.Network, new(Phone.Address, 4002));
                port.Answer(plain.Sdp());
                Assert.Null(port.Audio.Outgoing.Protection);
                Assert.False(Protects(first));

                port.Answer(phone.Offer());
                var second = port.Audio.Outgoing.Protection!;
                Assert.True(Protects(second));
                await port.DisposeAsync();
                Assert.False(Protects(second));
            }
        );

    private static bool Protects(Media.Srtp.IPacketProtection protection)
    {
        var (packet, length) = (new byte[200], 60);
        packet[0] = 0x80;
        return protection.TryProtect(packet, ref length);
    }
}
