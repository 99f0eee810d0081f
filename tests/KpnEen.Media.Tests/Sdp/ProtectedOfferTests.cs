using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>Which profile a leg's policy offers and takes, and what is agreed with it (RFC 4568, RFC 5763, RFC 8839, RFC 8842).</summary>
public sealed class ProtectedOfferTests
{
    private const string Key = "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private const string Crypto = $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {Key}\r\n";
    private const string Other = "sha-256 AA:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00";
    private const string Ice = "a=ice-ufrag:F7gI\r\na=ice-pwd:x9cml/YzichV2+XlhiMu8g\r\n";
    private const string Browser = $"m=audio 9 UDP/TLS/RTP/SAVPF 8\r\na=rtcp-mux\r\na=mid:0\r\n{Ice}a=fingerprint:{Other}\r\n";

    [Theory]
    [InlineData(SrtpUse.Never, MediaKeying.Sdes | MediaKeying.Dtls, "RTP/AVP", 0)]
    [InlineData(SrtpUse.Optional, MediaKeying.Sdes, "RTP/AVP", 6)]
    [InlineData(SrtpUse.Required, MediaKeying.Sdes, "RTP/SAVP", 6)]
    [InlineData(SrtpUse.Required, MediaKeying.Sdes | MediaKeying.Dtls, "RTP/SAVP", 6)]
    [InlineData(SrtpUse.Optional, MediaKeying.Dtls, "UDP/TLS/RTP/SAVPF", 0)]
    [InlineData(SrtpUse.Required, MediaKeying.Dtls, "UDP/TLS/RTP/SAVPF", 0)]
    [InlineData(SrtpUse.Optional, MediaKeying.None, "RTP/AVP", 0)]
    public void The_policy_says_what_is_offered(SrtpUse use, MediaKeying keying, string profile, int keys) =>
        Described.Run(
            port =>
            {
                var audio = SdpSession.Parse(port.CreateOffer()).Media[0];
                Assert.Equal(profile, audio.Protocol);
                Assert.Equal(keys, audio.Values("crypto").Count());
                Assert.Equal(profile.StartsWith("UDP", StringComparison.Ordinal), audio.Has("fingerprint"));
            },
            new MediaSecurity(use, keying)
        );

    [Fact]
    public void What_must_be_encrypted_and_cannot_is_not_offered_at_all() =>
        Described.Run(
            port => Assert.Throws<MediaNegotiationException>(() => port.CreateOffer()),
            new MediaSecurity(SrtpUse.Required, MediaKeying.None)
        );

    [Theory]
    [InlineData(SrtpUse.Never, "RTP/SAVP 8\r\n" + Crypto, null)]
    [InlineData(SrtpUse.Never, "RTP/AVP 8\r\n" + Crypto, "RTP/AVP")]
    [InlineData(SrtpUse.Optional, "RTP/SAVP 8\r\n" + Crypto, "RTP/SAVP!")]
    [InlineData(SrtpUse.Optional, "RTP/SAVPF 8\r\n" + Crypto, "RTP/SAVPF!")]
    [InlineData(SrtpUse.Optional, "RTP/AVP 8\r\n" + Crypto, "RTP/AVP!")]
    [InlineData(SrtpUse.Optional, "RTP/AVP 8\r\n", "RTP/AVP")]
    [InlineData(SrtpUse.Optional, "RTP/SAVP 8\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/SAVP 8\r\n" + Crypto, "RTP/SAVP!")]
    [InlineData(SrtpUse.Required, "RTP/AVP 8\r\n" + Crypto, "RTP/AVP!")]
    [InlineData(SrtpUse.Required, "RTP/AVP 8\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/SAVP 8\r\n", null)]
    public void S13_the_policy_says_what_is_taken(SrtpUse use, string line, string? answered) =>
        Described.Run(
            port =>
            {
                if (answered is null)
                {
                    var refusal = Assert.Throws<MediaNegotiationException>(() => Described.Answered(port, "m=audio 4000 " + line));
                    Assert.Equal((488, 302), (refusal.Status, refusal.WarningCode));
                    return;
                }
                var audio = Described.Answered(port, "m=audio 4000 " + line).Media[0];
                Assert.Equal(answered.TrimEnd('!'), audio.Protocol);
                Assert.Equal(answered.EndsWith('!'), port.Session!.Protection is LineProtection.Sdes);
                Assert.Equal(answered.EndsWith('!'), audio.Has("crypto"));
            },
            new MediaSecurity(use, MediaKeying.Sdes)
        );

    [Fact]
    public void RFC4568_5_1_2_the_answer_takes_the_first_line_it_knows_with_its_tag_and_a_key_of_its_own() =>
        Described.Run(
            port =>
            {
                var audio = Described
                    .Answered(
                        port,
                        "m=audio 4000 RTP/SAVP 8\r\na=crypto:7 F8_128_HMAC_SHA1_80 "
                            + Key
                            + "\r\na=crypto:9 AES_CM_128_HMAC_SHA1_32 "
                            + Key
                            + "|2^20\r\n"
                            + Crypto
                    )
                    .Media[0];
                var ours = SdpCrypto.Parse(Assert.Single(audio.Values("crypto")))!;
                Assert.Equal((9, SrtpSuite.AesCm128HmacSha1Tag32), (ours.Tag, ours.Suite));
                var agreed = Assert.IsType<LineProtection.Sdes>(port.Session!.Protection);
                Assert.Equal(Key["inline:".Length..], agreed.Remote.Key);
                Assert.Equal(ours.Key, agreed.Local.Key);
                Assert.NotEqual(agreed.Remote.Key, agreed.Local.Key);
            },
            Described.Sdes
        );

    [Theory]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1234567890 AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:QQ==")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:not base64 at all")]
    [InlineData("1 AEAD_AES_256_GCM " + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 key:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|2^20|1:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + ";" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " UNENCRYPTED_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " FEC_ORDER=FEC_SRTP")]
    [InlineData("1 NULL_HMAC_SHA1_80 " + Key)]
    public void RFC4568_a_key_line_that_makes_no_sense_or_asks_for_less_is_not_taken(string line) =>
        Described.Run(
            port =>
                Assert.Throws<MediaNegotiationException>(() => Described.Answered(port, $"m=audio 4000 RTP/SAVP 8\r\na=crypto:{line}\r\n")),
            Described.Sdes
        );

    [Fact]
    public void RFC4568_6_3_a_parameter_that_may_be_passed_over_is() =>
        Described.Run(
            port => Described.Answered(port, $"m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 {Key} -FOO\r\n"),
            Described.Sdes
        );

    [Fact]
    public void RFC4568_7_1_4_our_key_stays_when_the_session_is_negotiated_anew() =>
        Described.Run(
            port =>
            {
                const string Line = "m=audio 4000 RTP/SAVP 8\r\n" + Crypto;
                var before = (LineProtection.Sdes)Agreed(port, Line);
                Assert.Equal(before, Agreed(port, Line));
                Assert.Contains(
                    before.Local.Key,
                    Described.Text(port.CreateOffer(direction: MediaDirection.Inactive)),
                    StringComparison.Ordinal
                );
            },
            Described.Sdes
        );

    [Theory]
    [InlineData(SrtpUse.Optional, "RTP/AVP 8\r\n", false)]
    [InlineData(SrtpUse.Optional, "RTP/SAVP 8\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/SAVP 8\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/AVP 8\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/SAVP 8\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 " + Key + "\r\n", null)]
    [InlineData(SrtpUse.Required, "RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 " + Key + "\r\n", true)]
    public void S13_an_answer_that_takes_the_encryption_away_is_no_call_when_it_is_required(SrtpUse use, string line, bool? encrypted) =>
        Described.Run(
            port =>
            {
                port.CreateOffer();
                var answer = Described.Offer("m=audio 4000 " + line);
                if (encrypted is null)
                    Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(answer));
                else
                {
                    port.ApplyAnswer(answer);
                    Assert.Equal(encrypted, port.Session!.Protection is LineProtection.Sdes);
                }
            },
            new MediaSecurity(use, MediaKeying.Sdes)
        );

    [Fact]
    public void Best_effort_takes_the_encrypted_one_of_two_lines_wherever_it_stands() =>
        Described.Run(
            port =>
            {
                var answer = Described.Answered(port, "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/SAVP 8\r\n" + Crypto);
                Assert.Equal([0, port.LocalRtp.Port], answer.Media.Select(m => m.Port));
            },
            Described.Sdes
        );

    [Fact]
    public void Keys_are_in_no_text_a_log_could_get_hold_of()
    {
        var crypto = SdpCrypto.Create(1, SrtpSuite.AeadAes128Gcm);
        var agreed = new LineProtection.Sdes(crypto, crypto);
        Assert.DoesNotContain(crypto.Key, crypto.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(crypto.Key, agreed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new IceCredentials("frag", "geheim").ToString(), StringComparison.Ordinal);
        Assert.Equal(crypto, SdpCrypto.Parse(crypto.ToLine()));
    }

    [Theory]
    [InlineData("actpass", "passive", false)]
    [InlineData("active", "passive", false)]
    [InlineData("passive", "active", true)]
    public void RFC5763_5_who_begins_the_handshake(string offered, string answered, bool weBegin) =>
        Described.Run(
            port =>
            {
                var answer = Described.Answered(port, Browser + $"a=setup:{offered}\r\n", "a=group:BUNDLE 0\r\n");
                var audio = answer.Media[0];
                Assert.Equal("UDP/TLS/RTP/SAVPF", audio.Protocol);
                Assert.Equal([answered], audio.Values("setup"));
                Assert.NotNull(Fingerprint.Parse(Assert.Single(audio.Values("fingerprint"))));
                Assert.True(audio.Has("rtcp-mux") && audio.Has("end-of-candidates"));
                Assert.Equal(["0"], audio.Values("mid"));
                Assert.Equal("BUNDLE 0", answer.Attributes.Value("group"));
                Assert.True(answer.Attributes.Has("ice-lite"));
                Assert.Equal(
                    $"1 1 UDP 2130706431 {TwoPhones.ExchangeHost} {port.LocalRtp.Port} typ host",
                    Assert.Single(audio.Values("candidate"))
                );
                var agreed = Assert.IsType<LineProtection.Dtls>(port.Session!.Protection);
                Assert.Equal((weBegin, "F7gI", Other), (agreed.IsClient, agreed.RemoteIce.Fragment, agreed.RemoteFingerprint.ToString()));
                Assert.Equal(agreed.LocalIce.Fragment, audio.Attributes.Value("ice-ufrag"));
                Assert.True(port.Session.RtcpMux);
                Assert.Null(port.Session.RemoteRtp);
                Assert.False(port.IsHeldByRemote);
            },
            Described.Dtls
        );

    [Fact]
    public void RFC8839_4_4_1_1_1_other_credentials_are_a_restart_and_the_same_are_none() =>
        Described.Run(
            port =>
            {
                var first = (LineProtection.Dtls)Agreed(port, Browser + "a=setup:active\r\n");
                var same = (LineProtection.Dtls)Agreed(port, Browser + "a=setup:actpass\r\na=sendonly\r\n");
                Assert.Equal(first, same);
                var restarted = (LineProtection.Dtls)Agreed(
                    port,
                    Browser.Replace("F7gI", "G8hJ", StringComparison.Ordinal) + "a=setup:actpass\r\n"
                );
                Assert.NotEqual(first.LocalIce, restarted.LocalIce);
                Assert.Equal(first.IsClient, restarted.IsClient);
            },
            Described.Dtls
        );

    [Theory]
    [InlineData("active", false)]
    [InlineData("passive", true)]
    public void What_we_offer_a_browser_and_what_its_answer_comes_to(string setup, bool weBegin) =>
        Described.Run(
            port =>
            {
                var offer = SdpSession.Parse(port.CreateOffer()).Media[0];
                Assert.Equal(["actpass"], offer.Values("setup"));
                Assert.True(offer.Has("rtcp-mux"));
                Assert.Equal(["0"], offer.Values("mid"));
                Assert.Equal(["kpneen audio"], offer.Values("msid"));
                port.ApplyAnswer(Described.Offer(Browser + $"a=setup:{setup}\r\n"));
                Assert.Equal(weBegin, Assert.IsType<LineProtection.Dtls>(port.Session!.Protection).IsClient);
            },
            Described.Dtls
        );

    [Theory]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n" + Ice + "a=setup:active\r\n")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\na=fingerprint:" + Other + "\r\na=setup:active\r\n")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n" + Ice + "a=fingerprint:md5 AA:BB\r\na=setup:active\r\n")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n" + Ice + "a=fingerprint:sha-1 " + "AA:BB\r\na=setup:active\r\n")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 8\r\na=ice-ufrag:abc\r\na=ice-pwd:short\r\na=fingerprint:" + Other + "\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 8\r\n")]
    public void S14_an_answer_without_certificate_or_credentials_is_no_call(string line) =>
        Described.Run(
            port =>
            {
                port.CreateOffer();
                Assert.Equal(302, Assert.Throws<MediaNegotiationException>(() => port.ApplyAnswer(Described.Offer(line))).WarningCode);
            },
            Described.Dtls
        );

    [Fact]
    public void A_phone_without_a_browser_that_speaks_plainly_is_taken_when_encryption_is_a_wish() =>
        Described.Run(
            port =>
            {
                Assert.Equal("RTP/AVP", Described.Answered(port, "m=audio 4000 RTP/AVP 8\r\n").Media[0].Protocol);
                Assert.IsType<LineProtection.None>(port.Session!.Protection);
            },
            Described.Dtls
        );

    private static LineProtection Agreed(MediaPort port, string line)
    {
        Described.Answered(port, line);
        return port.Session!.Protection;
    }
}
