using System.Buffers.Binary;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>What a receiver refuses and a sender does not send (RFC 3711 3.3, 9; S13).</summary>
public sealed class SrtpProtectionTests
{
    public static TheoryData<string> Suites => [.. SrtpSuite.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Suites))]
    public void S13_no_packet_with_an_octet_changed_passes_and_the_session_lives(string suite)
    {
        var (sender, receiver) = Pair(suite);
        using var left = sender;
        using var right = receiver;
        var random = new Random(4);
        var refused = 0;
        for (ushort i = 1; i <= 10_000; i++)
        {
            var control = i % 4 == 0;
            var plain = control ? ForeignSrtpTests.Report(40, 7) : ForeignSrtpTests.Rtp(i, 7, 60, random);
            var packet = ForeignSrtpTests.Protected(sender, plain, control);
            var bad = packet.ToArray();
            // Every octet but the version, which decides whether it is a packet at all.
            bad[random.Next(1, bad.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(control ? receiver.TryUnprotectControl(bad, out _) : receiver.TryUnprotect(bad, out _));
            refused++;
            if (i % 100 == 0)
                Assert.True(control ? receiver.TryUnprotectControl(packet, out _) : receiver.TryUnprotect(packet, out _));
        }
        Assert.Equal((refused, 0), (receiver.Rejected, receiver.Replayed));
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_packet_passes_once(string suite)
    {
        var (sender, receiver) = Pair(suite);
        using var left = sender;
        using var right = receiver;
        var packets = new List<byte[]>();
        for (ushort i = 1; i < 300; i++)
            packets.Add(ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp(i, 9, 20, new Random(i)), control: false));
        Assert.All(packets, p => Assert.True(receiver.TryUnprotect(p.ToArray(), out _)));
        Assert.All(packets, p => Assert.False(receiver.TryUnprotect(p.ToArray(), out _)));
        var report = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Report(20, 9), control: true);
        Assert.True(receiver.TryUnprotectControl(report.ToArray(), out _));
        Assert.False(receiver.TryUnprotectControl(report, out _));
        Assert.Equal((0, 300), (receiver.Rejected, receiver.Replayed));
    }

    [Fact]
    public void A_packet_older_than_the_window_is_a_replay()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        using var left = sender;
        using var right = receiver;
        var first = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp(1, 9, 20, new Random(1)), control: false);
        var late = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp(2, 9, 20, new Random(2)), control: false);
        var newest = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp(449, 9, 20, new Random(3)), control: false);
        Assert.True(receiver.TryUnprotect(newest, out _));
        Assert.False(receiver.TryUnprotect(first, out _));
        Assert.True(receiver.TryUnprotect(late, out _));
        Assert.Equal(1, receiver.Replayed);
    }

    [Fact]
    public void A_number_is_not_encrypted_twice()
    {
        var (sender, receiver) = Pair("AEAD_AES_128_GCM");
        using var left = sender;
        using var right = receiver;
        Assert.True(Protects(sender, 5));
        Assert.False(Protects(sender, 5));
        Assert.True(Protects(sender, 4));
        Assert.False(Protects(sender, 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(21)]
    [InlineData(27)]
    public void A_packet_too_short_for_its_tag_is_refused(int length)
    {
        var (sender, receiver) = Pair("AEAD_AES_128_GCM");
        using var left = sender;
        using var right = receiver;
        var packet = new byte[length];
        packet.AsSpan().Fill(0x80);
        Assert.False(receiver.TryUnprotect(packet, out _));
        Assert.False(receiver.TryUnprotectControl(packet, out _));
        Assert.Equal(2, receiver.Rejected);
    }

    [Fact]
    public void An_extension_longer_than_the_packet_is_refused()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_32");
        using var left = sender;
        using var right = receiver;
        var packet = new byte[200];
        packet[0] = 0x90;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), 0xFFFF);
        Assert.False(receiver.TryUnprotect(packet, out _));
        var length = 120;
        Assert.False(sender.TryProtect(packet, ref length));
    }

    [Fact]
    public void RTCP_that_says_it_is_not_encrypted_is_refused()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        using var left = sender;
        using var right = receiver;
        var packet = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Report(20, 9), control: true);
        packet[^14] &= 0x7F;
        Assert.False(receiver.TryUnprotectControl(packet, out _));
    }

    [Fact]
    public void Without_room_for_the_tag_nothing_is_written()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        using var left = sender;
        using var right = receiver;
        var plain = ForeignSrtpTests.Rtp(1, 9, 20, new Random(1));
        var buffer = new byte[plain.Length + 9];
        plain.CopyTo(buffer, 0);
        var length = plain.Length;
        Assert.False(sender.TryProtect(buffer, ref length));
        Assert.Equal(plain, buffer[..plain.Length]);
    }

    [Fact]
    public void Ten_thousand_sources_keep_memory_bounded_and_all_are_heard()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        using var left = sender;
        using var right = receiver;
        for (var ssrc = 1u; ssrc <= 10_000; ssrc++)
        {
            var packet = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp((ushort)ssrc, ssrc, 8, new Random(1)), control: false);
            Assert.True(receiver.TryUnprotect(packet, out _));
        }
    }

    [Fact]
    public void After_disposal_all_is_refused()
    {
        var (sender, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        var packet = ForeignSrtpTests.Protected(sender, ForeignSrtpTests.Rtp(1, 9, 20, new Random(1)), control: false);
        sender.Dispose();
        receiver.Dispose();
        receiver.Dispose();
        Assert.False(receiver.TryUnprotect(packet, out _));
        Assert.False(receiver.TryUnprotectControl(packet, out _));
        Assert.False(Protects(sender, 2));
    }

    [Theory, MemberData(nameof(Suites))]
    public void Nothing_is_allocated_per_packet(string suite)
    {
        var (sender, receiver) = Pair(suite);
        using var left = sender;
        using var right = receiver;
        var buffer = new byte[172 + IPacketProtection.Room];
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                buffer[0] = 0x80;
                BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)((round * 1000) + i));
                BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), (uint)(i % 2) + 1);
                var length = 172;
                sender.TryProtect(buffer, ref length);
                receiver.TryUnprotect(buffer.AsSpan(0, length), out length);
            }
            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, receiver.Rejected);
    }

    [Fact]
    public void A_key_shows_itself_nowhere_but_in_its_own_line()
    {
        var key = SrtpMasterKey.CreateRandom(SrtpSuite.AesCm128HmacSha1Tag80);
        Assert.DoesNotContain(key.ToInline(), $"{key}", StringComparison.Ordinal);
        Assert.True(SrtpMasterKey.TryParse(key.Suite, key.ToInline(), out var again));
        Assert.Equal(key, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA AAAA")]
    public void A_key_of_another_length_is_none(string inline) =>
        Assert.False(SrtpMasterKey.TryParse(SrtpSuite.AesCm128HmacSha1Tag80, inline, out _));

    private static bool Protects(SrtpProtection sender, ushort sequence)
    {
        var buffer = new byte[200];
        (buffer[0], buffer[11]) = (0x80, 1);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), sequence);
        var length = 60;
        return sender.TryProtect(buffer, ref length);
    }

    private static (SrtpProtection Sender, SrtpProtection Receiver) Pair(string suite)
    {
        var key = SrtpMasterKey.CreateRandom(SrtpSuite.Find(suite)!);
        var other = SrtpMasterKey.CreateRandom(SrtpSuite.Find(suite)!);
        return (new SrtpProtection(key, other), new SrtpProtection(other, key));
    }
}
