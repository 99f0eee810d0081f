using System.Net;
using System.Text;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Diagnosis;

/// <summary>The messages of a call go to the store when it is over, complete and masked, and nothing waits for that.</summary>
public sealed class LadderKeeperTests
{
    private static readonly SipFlow Flow = new(
        SipTransportKind.Udp,
        new IPEndPoint(IPAddress.Loopback, 5060),
        new IPEndPoint(IPAddress.Parse("198.51.100.7"), 5070),
        "main",
        0
    );

    [Fact]
    public void A_whole_call_is_kept_with_what_comes_right_after_its_end() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithAsync(world, options => options with { KeepsLadders = true });
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("200"));
            var store = new Shelf();
            using var keeper = new LadderKeeper(
                pbx.Get<MessageRing>(),
                pbx.Get<CallLadders>(),
                store,
                world.Time,
                NullLogger<LadderKeeper>.Instance
            );
            var call = alice.Dial("200");
            await bob.AnswersAsync();
            await call.Answered;
            var id = Assert.Single(pbx.Calls.Of("ten_acme")).Id;
            await keeper.RoundAsync(default);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            await keeper.RoundAsync(default);
            Assert.Empty(store.Ladders);
            await Task.Delay(TimeSpan.FromSeconds(0.5), world.Time);
            await keeper.RoundAsync(default);

            var kept = Assert.Single(store.Ladders);
            Assert.Equal(("ten_acme", id), (kept.TenantId, kept.ConversationId));
            var live = (await pbx.Control.LadderAsync("ten_acme", id, default))!.Value;
            var messages = LadderArchive.Unpack(kept.Messages);
            Assert.Equal(
                live.Select(m => (m.At.ToUnixTimeMilliseconds(), m.Direction, m.Local, m.Remote, m.StartLine, m.Body)),
                messages.Select(m => (m.At.ToUnixTimeMilliseconds(), m.Direction, m.Local, m.Remote, m.StartLine, m.Body))
            );
            Assert.Contains(messages, m => m.StartLine.StartsWith("BYE", StringComparison.Ordinal));
            Assert.All(messages.SelectMany(m => m.Headers).Where(h => h.Name == "Authorization"), h => Assert.Equal("***", h.Value));
            // Nothing more came: it is not written again.
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time);
            await keeper.RoundAsync(default);
            Assert.Single(store.Ladders);
        });

    [Fact]
    public void A_call_is_in_the_store_within_a_second_and_again_with_what_came_later() =>
        VirtualWorld.Run(async world =>
        {
            var ring = new MessageRing(1 << 14);
            var ladders = new CallLadders(ring, new PbxOptions([], IPAddress.Loopback, "") { KeepsLadders = true });
            var store = new Shelf();
            using var keeper = new LadderKeeper(ring, ladders, store, world.Time, NullLogger<LadderKeeper>.Instance);
            foreach (var name in new[] { "a", "b" })
            {
                Pass(ring, "INVITE", name);
                ladders.Add("ten_1", $"conv_{name}", name, false);
                ladders.Ended("ten_1", $"conv_{name}");
            }
            await keeper.RoundAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(0.5), world.Time);
            await keeper.RoundAsync(default);
            Assert.Equal(["conv_a", "conv_b"], store.Ladders.Select(l => l.ConversationId));

            // The BYE of one was seen late.
            Pass(ring, "BYE", "b");
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time);
            await keeper.RoundAsync(default);
            var again = Assert.Single(store.Ladders.Skip(2));
            Assert.Equal("conv_b", again.ConversationId);
            Assert.Equal(2, LadderArchive.Unpack(again.Messages).Length);
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time);
            await keeper.RoundAsync(default);
            Assert.Equal(3, store.Ladders.Count);
        });

    [Fact]
    public void What_waits_for_a_store_that_is_away_is_there_once_though_more_came() =>
        VirtualWorld.Run(async world =>
        {
            var ring = new MessageRing(1 << 14);
            var ladders = new CallLadders(ring, new PbxOptions([], IPAddress.Loopback, "") { KeepsLadders = true });
            var store = new Shelf { IsAway = true };
            using var keeper = new LadderKeeper(ring, ladders, store, world.Time, NullLogger<LadderKeeper>.Instance);
            Pass(ring, "INVITE", "a");
            ladders.Add("ten_1", "conv_a", "a", false);
            ladders.Ended("ten_1", "conv_a");
            await keeper.RoundAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(0.5), world.Time);
            await keeper.RoundAsync(default);
            Pass(ring, "BYE", "a");
            await keeper.RoundAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(5), world.Time);
            store.IsAway = false;
            await keeper.RoundAsync(default);
            Assert.Equal(2, LadderArchive.Unpack(Assert.Single(store.Ladders).Messages).Length);
        });

    [Fact]
    public void A_long_call_keeps_its_beginning_when_the_ring_forgot_it_and_a_store_that_is_away_loses_nothing() =>
        VirtualWorld.Run(async world =>
        {
            var ring = new MessageRing(1 << 14);
            var ladders = new CallLadders(ring, new PbxOptions([], IPAddress.Loopback, "") { KeepsLadders = true });
            var store = new Shelf { IsAway = true };
            using var keeper = new LadderKeeper(ring, ladders, store, world.Time, NullLogger<LadderKeeper>.Instance);
            Pass(ring, "INVITE", "long");
            ladders.Add("ten_1", "conv_long", "long", false);
            await keeper.RoundAsync(default);
            for (var i = 0; i < 500; i++)
            {
                Pass(ring, "INVITE", $"other-{i}");
                await keeper.RoundAsync(default);
            }
            Assert.Empty(ladders.Find("ten_1", "conv_long")!.Value);
            Pass(ring, "BYE", "long");
            ladders.Ended("ten_1", "conv_long");
            ladders.Ended("ten_1", "conv_unknown");
            await keeper.RoundAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(10), world.Time);
            await keeper.RoundAsync(default);
            Assert.Empty(store.Ladders);
            store.IsAway = false;
            await keeper.StopAsync(default);
            var kept = Assert.Single(store.Ladders);
            Assert.Equal(
                ["INVITE sip:200@acme.test SIP/2.0", "BYE sip:200@acme.test SIP/2.0"],
                LadderArchive.Unpack(kept.Messages).Select(m => m.StartLine)
            );
        });

    [Fact]
    public void What_is_stored_holds_no_secret_and_no_withheld_number_and_is_small()
    {
        var archive = new LadderArchive();
        var invite = $"""
            INVITE sip:+31205550200@acme.test SIP/2.0
            Via: SIP/2.0/UDP 198.51.100.7:5070;branch=z9hG4bKabcdef0123456789;rport
            From: "P. Jansen" <sip:+31687654321@acme.test>;tag=1
            To: <sip:+31205550200@acme.test>
            Call-ID: abc
            CSeq: 1 INVITE
            Contact: <sip:+31687654321@198.51.100.7:5070>
            Proxy-Authorization: Digest username="100", response="deadbeef"
            User-Agent: Yealink SIP-T46S 66.86.0.15
            Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY
            Content-Type: application/sdp

            v=0
            o=0687654321 1 1 IN IP4 198.51.100.7
            s=-
            c=IN IP4 198.51.100.7
            m=audio 4000 RTP/SAVP 8 0 101
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:deadbeefKEY|2^20

            """.ReplaceLineEndings("\r\n");
        var messages = Enumerable
            .Range(0, 16)
            .Select(i => new RingMessage(DateTimeOffset.UnixEpoch.AddSeconds(i), Flow, i % 2 == 0, Encoding.UTF8.GetBytes(invite)))
            .ToArray();
        foreach (var isWithheld in new[] { true, false })
        {
            var packed = archive.Pack(messages, isWithheld);
            Assert.InRange(packed.Length, 100, 2000);
            var text = string.Concat(
                LadderArchive.Unpack(packed).Select(m => m.StartLine + string.Concat(m.Headers.Select(h => h.Name + h.Value)) + m.Body)
            );
            Assert.DoesNotContain("deadbeef", text, StringComparison.Ordinal);
            Assert.Equal(!isWithheld, text.Contains("687654321", StringComparison.Ordinal));
            Assert.Equal(!isWithheld, text.Contains("Jansen", StringComparison.Ordinal));
        }
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(15), LadderArchive.Unpack(archive.Pack(messages, true))[15].At);
        Assert.Empty(LadderArchive.Unpack(archive.Pack([], false)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("01ff00ff")]
    public void What_is_damaged_is_told_and_not_guessed(string octets) =>
        Assert.ThrowsAny<Exception>(() => LadderArchive.Unpack(Convert.FromHexString(octets)));

    private static void Pass(MessageRing ring, string method, string callId) =>
        ring.Received(
            DateTimeOffset.UnixEpoch,
            Flow,
            Encoding.UTF8.GetBytes($"{method} sip:200@acme.test SIP/2.0\r\nCall-ID: {callId}\r\nCSeq: 1 {method}\r\n\r\n")
        );

    private sealed class Shelf : ILadderStore
    {
        public List<KeptLadder> Ladders { get; } = [];

        public bool IsAway { get; set; }

        public Task KeepAsync(IReadOnlyList<KeptLadder> ladders, CancellationToken cancellation)
        {
            if (IsAway)
                throw new IOException("away");
            Ladders.AddRange(ladders);
            return Task.CompletedTask;
        }
    }
}
