using System.Net;
using System.Text;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Diagnosis;

public sealed class SipLadderTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Both_sides_of_a_call_are_there_and_no_credential_or_key() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("200"));
            var call = alice.Dial("200");
            await bob.AnswersAsync();
            await call.Answered;
            var id = Assert.Single(pbx.Calls.Of("ten_acme")).Id;
            await call.HangUpAsync();
            await pbx.QuietAsync();

            var ladder = (await pbx.Control.LadderAsync("ten_acme", id, default))!.Value;
            var lines = ladder.Select(m => $"{m.Direction} {m.StartLine.Split(' ')[0]} {m.StartLine.Split(' ')[1]}").ToArray();
            Assert.Contains(lines, l => l.StartsWith("received INVITE", StringComparison.Ordinal));
            Assert.Contains("sent SIP/2.0 401", lines);
            Assert.Contains(lines, l => l.StartsWith("sent INVITE", StringComparison.Ordinal));
            Assert.Contains("received SIP/2.0 200", lines);
            Assert.Contains(lines, l => l.StartsWith("sent BYE", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, l => l.Contains("REGISTER", StringComparison.Ordinal));
            Assert.Equal(ladder.Select(m => m.At).Order(), ladder.Select(m => m.At));
            Assert.Equal(2, ladder.Select(m => m.Remote).Distinct().Count());
            var credentials = ladder.SelectMany(m => m.Headers).Where(h => h.Name == "Authorization").ToList();
            Assert.NotEmpty(credentials);
            Assert.All(credentials, h => Assert.Equal("***", h.Value));
            Assert.DoesNotContain(
                ladder,
                m =>
                    m.Body?.Contains("inline:", StringComparison.Ordinal) == true
                    && !m.Body.Contains("inline:***", StringComparison.Ordinal)
            );

            // Another tenant has no such call.
            Assert.Null(await pbx.Control.LadderAsync("ten_other", id, default));
        });

    [Fact]
    public void A_withheld_number_stands_in_no_message() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("200");
            var call = pbx.Public.Call("+31687654321", "+31205550200", headers => headers["Privacy"] = "id");
            await bob.AnswersAsync();
            await call.Answered;
            var id = Assert.Single(pbx.Calls.Of("ten_acme")).Id;
            await call.HangUpAsync();
            await pbx.QuietAsync();
            var ladder = (await pbx.Control.LadderAsync("ten_acme", id, default))!.Value;
            Assert.True(ladder.Length > 6);
            Assert.DoesNotContain(
                ladder,
                m => (m.StartLine + m.Body + string.Concat(m.Headers.Select(h => h.Value))).Contains("687654321", StringComparison.Ordinal)
            );
        });

    [Fact]
    public void Secrets_of_any_spelling_are_masked_and_S36_nothing_leaves_its_line()
    {
        var message = """
            INVITE sip:200@acme.test SIP/2.0
            Call-ID: abc
            CSeq: 1 INVITE
            authorization: Digest username="100",
              response="deadbeef"
            Proxy-Authorization: Digest response="deadbeef"
            Identity: eyJdeadbeef
            Subject: a{0}[31mb
            Content-Type: application/sdp

            v=0
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:deadbeefKEY|2^20
            a=ice-pwd:deadbeef
            a=rtpmap:0 PCMU/8000

            """.ReplaceLineEndings("\r\n").Replace("{0}", "\u001b", StringComparison.Ordinal);
        var shown = Show(message, "abc");
        var text = shown.StartLine + shown.Body + string.Join('\n', shown.Headers.Select(h => $"{h.Name}: {h.Value}"));
        Assert.DoesNotContain("deadbeef", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("a=rtpmap:0 PCMU/8000", shown.Body, StringComparison.Ordinal);
        Assert.Contains("AES_CM_128_HMAC_SHA1_80 inline:***", shown.Body, StringComparison.Ordinal);
        // What was keyed in may be somebody's PIN.
        Assert.Equal(
            "(8 octets)",
            Show("INFO sip:a@b SIP/2.0\r\nCall-ID: abc\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5", "abc").Body
        );
    }

    [Fact]
    public void A_withheld_name_is_masked_in_every_entry_of_a_list()
    {
        var shown = Show(
            "INVITE sip:200@acme.test SIP/2.0\r\nCall-ID: abc\r\nCSeq: 1 INVITE\r\n"
                + "History-Info: \"P. \\\"Jansen\" <sip:0687654321@b.test>;index=1,\r\n Jansen <sips:0687654321@b.test?From=%3Csip%3A0687654321%40b%3E>;index=1.1\r\n"
                + "Diversion: <sip:1@b.test>, \"Jansen <x\" <tel:+31687654321>\r\n\r\n",
            "abc",
            isWithheld: true
        );
        var text = string.Concat(shown.Headers.Select(h => h.Name + h.Value + "\n"));
        Assert.DoesNotContain("687654321", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jansen", text, StringComparison.Ordinal);
        Assert.Contains("index=1.1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tel:+31687654321 ;tag=1")]
    [InlineData("\"P. Jansen\" <tel:+31687654321>;tag=1")]
    [InlineData("sip:+31687654321@b.test ; tag=1")]
    public void A_withheld_number_is_masked_however_it_is_spelt(string from)
    {
        var shown = Show(
            $"INVITE tel:+31687654321 SIP/2.0\r\nCall-ID: abc\r\nCSeq: 1 INVITE\r\nFrom: {from}\r\n\r\n",
            "abc",
            isWithheld: true
        );
        var text = shown.StartLine + string.Concat(shown.Headers.Select(h => h.Value));
        Assert.DoesNotContain("687654321", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Jansen", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_telephone_that_chooses_its_call_id_sees_no_message_of_others()
    {
        var ring = new MessageRing(1 << 16);
        ring.Received(At, Flow, Invite("secret-of-another"));
        foreach (var chosen in new[] { "secret", "1", "INVITE", "secret-of-another\r\n", "Call-ID: secret-of-another" })
            Assert.Empty(ring.Find([Encoding.UTF8.GetBytes(chosen)]));
        Assert.Single(ring.Find(["secret-of-another"u8.ToArray()]));
        ring.Received(At, Flow, Encoding.UTF8.GetBytes("BYE sip:a@b SIP/2.0\r\ni:secret-of-another\r\nCSeq: 2 BYE\r\n\r\n"));
        Assert.Equal(2, ring.Find(["secret-of-another"u8.ToArray()]).Count);
    }

    [Fact]
    public void Memory_is_bounded_and_the_newest_messages_are_whole()
    {
        var ring = new MessageRing(1 << 14);
        for (var i = 0; i < 10_000; i++)
            ring.Sent(At, Flow, Invite($"call-{i}"));
        Assert.Empty(ring.Find(["call-5000"u8.ToArray()]));
        var last = Assert.Single(ring.Find(["call-9999"u8.ToArray()]));
        Assert.Equal(Invite("call-9999"), last.Message);
        Assert.True(Enumerable.Range(9_900, 100).Count(i => ring.Find([Encoding.UTF8.GetBytes($"call-{i}")]).Count == 1) > 20);

        // What is not of a call takes no room, and neither do giants.
        ring.Received(At, Flow, Encoding.UTF8.GetBytes("REGISTER sip:a SIP/2.0\r\nCall-ID: reg\r\nCSeq: 1 REGISTER\r\n\r\n"));
        ring.Received(At, Flow, Encoding.UTF8.GetBytes("SIP/2.0 200 OK\r\nCall-ID: reg\r\nCSeq: 1 REGISTER\r\n\r\n"));
        Assert.Empty(ring.Find(["reg"u8.ToArray()]));
        Assert.Empty(new MessageRing(0).Find(["a"u8.ToArray()]));
        new MessageRing(0).Sent(At, Flow, Invite("a"));
    }

    private static SipFlow Flow { get; } =
        new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Loopback, 5060), new IPEndPoint(IPAddress.Loopback, 5070), "main", 0);

    private static byte[] Invite(string callId) =>
        Encoding.UTF8.GetBytes(
            $"INVITE sip:200@acme.test SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1\r\nCall-ID: {callId}\r\nCSeq: 1 INVITE\r\n\r\n"
        );

    private static LadderMessage Show(string message, string callId, bool isWithheld = false)
    {
        var ring = new MessageRing(1 << 16);
        var ladders = new CallLadders(ring, new PbxOptions([], IPAddress.Loopback, ""));
        ladders.Add("ten_1", "conv_1", callId, isWithheld);
        ring.Received(
            At,
            Flow,
            Encoding.UTF8.GetBytes(
                message.Contains("CSeq", StringComparison.Ordinal)
                    ? message
                    : message.Replace("\r\nCall-ID", "\r\nCSeq: 1 INFO\r\nCall-ID", StringComparison.Ordinal)
            )
        );
        return Assert.Single(ladders.Find("ten_1", "conv_1")!.Value);
    }
}
