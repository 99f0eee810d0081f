using System.Net;
using System.Text;
using KpnEen.Testing;
using static KpnEen.Media.Tests.Srtp.EncryptedCall;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>What offers and answers do with keys (RFC 4568): held, changed, forked, required, and where the signalling is in the clear.</summary>
public sealed class SrtpOfferTests
{
    [Fact]
    public void Hold_with_the_same_keys_keeps_both_counters() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                var (key, n) = (phone.Theirs, 0);
                port.Send(Tone.Dial());
                foreach (var direction in (string[])["sendrecv", "sendonly", "sendrecv"])
                {
                    phone.Take(port.Answer(phone.Offer(extra: $"a={direction}\r\n")));
                    Assert.Equal(key, phone.Theirs);
                    for (var i = 0; i < 20; i++, n++)
                        phone.Send(phone.Protect(RawPeer.Rtp(n, (uint)n * 160)), port.LocalRtp);
                    await world.Delay(Second);
                }
                Assert.Equal((0, 60, 0), Counted(port));
                var heard = phone.Hear();
                Assert.InRange(heard.Count, 95, 105);
                Assert.Single(heard.Select(RawPeer.Ssrc).Distinct());
            }
        );

    [Fact]
    public void A_re_INVITE_with_a_new_key_gets_a_new_key_and_a_new_source() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                port.Send(Tone.Dial());
                phone.Send(phone.Protect(RawPeer.Rtp(1, 160)), port.LocalRtp);
                await world.Delay(Second);
                var (key, before) = (phone.Theirs, phone.Hear());

                phone.Rekey();
                phone.Take(port.Answer(phone.Offer()));
                phone.Send(phone.Protect(RawPeer.Rtp(2, 320)), port.LocalRtp);
                await world.Delay(Second);
                Assert.NotEqual(key, phone.Theirs);
                var after = phone.Hear();
                Assert.InRange(after.Count, 45, 55);
                Assert.NotEqual(RawPeer.Ssrc(before[0]), RawPeer.Ssrc(Assert.Single(after.DistinctBy(RawPeer.Ssrc))));
                Assert.Equal((0, 2, 0), Counted(port));
            }
        );

    [Fact]
    public void Each_branch_of_a_fork_has_its_own_key_and_the_one_that_answers_is_heard() =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            var port = engine.Open(System.Net.Sockets.AddressFamily.InterNetwork, Required);
            var offer = port.CreateOffer();
            using var first = new SrtpPeer(world.Network, Phone);
            using var second = new SrtpPeer(world.Network, new(IPAddress.Parse("203.0.113.51"), 4000));
            port.Send(Tone.Dial());
            foreach (var branch in (SrtpPeer[])[first, second])
            {
                branch.Take(offer);
                port.ApplyAnswer(branch.Offer());
                branch.Send(branch.Protect(RawPeer.Rtp(7, 160)), port.LocalRtp);
                await world.Delay(Second);
                Assert.InRange(branch.Hear().Count, 45, 55);
            }
            // The first rings on, and is not heard any more.
            first.Send(first.Protect(RawPeer.Rtp(8, 320)), port.LocalRtp);
            await world.Delay(Second);
            Assert.Equal((0, 2, 1), Counted(port));
        });

    [Fact]
    public void S13_required_refuses_an_offer_in_the_clear_and_one_whose_key_was_taken_out() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            (_, port, phone) =>
            {
                using var plain = new RawPeer(_.Network, new(IPAddress.Parse("203.0.113.52"), 4000));
                Assert.Throws<MediaNegotiationException>(() => port.Answer(plain.Sdp()));
                var stripped = Encoding.ASCII.GetString(phone.Offer()).Replace(phone.Crypto(), "", StringComparison.Ordinal);
                Assert.Throws<MediaNegotiationException>(() => port.Answer(Encoding.ASCII.GetBytes(stripped)));
                var offer = port.CreateOffer();
                Assert.Contains("RTP/SAVP ", Encoding.ASCII.GetString(offer), StringComparison.Ordinal);
                Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(plain.Sdp()));
                Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(Encoding.ASCII.GetBytes(stripped)));
                Assert.Null(port.Codec);
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void S13_where_the_signalling_is_in_the_clear_no_key_is_offered_answered_or_taken() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            new MediaSecurity(SrtpUse.Optional, MediaKeying.None),
            (_, port, phone) =>
            {
                Assert.DoesNotContain("crypto", Encoding.ASCII.GetString(port.CreateOffer()), StringComparison.Ordinal);
                Assert.Throws<MediaNegotiationException>(() => port.Answer(phone.Offer()));
                var answer = Encoding.ASCII.GetString(port.Answer(phone.Offer("RTP/AVP")));
                Assert.DoesNotContain("crypto", answer, StringComparison.Ordinal);
                Assert.False(port.IsEncrypted);
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void S13_once_encrypted_a_re_INVITE_does_not_take_it_away_when_it_is_required() =>
        Run(
            "AES_CM_128_HMAC_SHA1_80",
            Required,
            async (world, port, phone) =>
            {
                phone.Take(port.Answer(phone.Offer()));
                using var plain = new RawPeer(world.Network, new(Phone.Address, 4002));
                Assert.Throws<MediaNegotiationException>(() => port.Answer(plain.Sdp()));
                port.Send(Tone.Dial());
                await world.Delay(Second);
                Assert.InRange(phone.Hear().Count, 45, 55);
                Assert.Empty(plain.Received);
            }
        );
}
