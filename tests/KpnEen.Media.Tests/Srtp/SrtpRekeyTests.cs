using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>New keys within a session (RFC 3711 3.3.1, RFC 4568 7.1.4).</summary>
public sealed class SrtpRekeyTests
{
    private const uint Ssrc = 0x5151;

    public static TheoryData<string> Suites => ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"];

    [Theory, MemberData(nameof(Suites))]
    public void A_direction_whose_key_stays_goes_on_with_its_counter(string suite)
    {
        var (ours, theirs, other) = Keys(suite);
        using var we = new SrtpProtection(ours, theirs);
        using var far = new SrtpProtection(theirs, ours);
        Talk(far, we, from: 0, to: 70_000);
        Talk(we, far, from: 0, to: 70_000);

        Assert.False(we.Rekey(ours, theirs));
        Assert.False(we.Rekey(ours, other));
        using var branch = new SrtpProtection(other, ours);
        Talk(we, far, from: 70_000, to: 70_100);
        Talk(branch, we, from: 0, to: 100);
        Assert.Equal((0, 0), (we.Rejected, we.Replayed));
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_far_side_with_a_new_key_may_count_its_roll_overs_on(string suite)
    {
        var (ours, theirs, other) = Keys(suite);
        using var we = new SrtpProtection(ours, theirs);
        using var far = new SrtpProtection(theirs, ours);
        Talk(far, we, from: 0, to: 70_000);

        we.Rekey(ours, other);
        using var goesOn = new SrtpProtection(other, ours);
        // Its own sender counted to there under the key before.
        Count(goesOn, 70_000);
        Talk(goesOn, we, from: 70_000, to: 140_000);
        Assert.Equal(0, we.Rejected);
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_far_side_with_a_new_key_may_begin_at_zero(string suite)
    {
        var (ours, theirs, other) = Keys(suite);
        using var we = new SrtpProtection(ours, theirs);
        using var far = new SrtpProtection(theirs, ours);
        Talk(far, we, from: 0, to: 70_000);

        we.Rekey(ours, other);
        using var anew = new SrtpProtection(other, ours);
        Talk(anew, we, from: 70_000 - 65_536, to: 20_000);
        Assert.Equal(0, we.Rejected);
    }

    [Fact]
    public void After_a_new_key_what_the_old_one_made_is_refused()
    {
        var (ours, theirs, other) = Keys("AES_CM_128_HMAC_SHA1_80");
        using var we = new SrtpProtection(ours, theirs);
        using var far = new SrtpProtection(theirs, ours);
        Talk(far, we, from: 0, to: 10);
        Assert.True(we.Rekey(other, other));
        var late = ForeignSrtpTests.Protected(far, ForeignSrtpTests.Rtp(10, Ssrc, 20, new Random(1)), control: false);
        Assert.False(we.TryUnprotect(late, out _));
        Assert.Equal(1, we.Rejected);
    }

    [Fact]
    public void Keys_change_while_packets_pass()
    {
        var keys = Enumerable.Range(0, 50).Select(_ => SrtpMasterKey.CreateRandom(SrtpSuite.AeadAes128Gcm)).ToList();
        using var we = new SrtpProtection(keys[0], keys[0]);
        using var stop = new CancellationTokenSource();
        var passing = new Thread(() =>
        {
            var packet = new byte[300];
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var length = 172;
                (packet[0], packet[2], packet[3]) = (0x80, (byte)(i >> 8), (byte)i);
                if (we.TryProtect(packet, ref length))
                    we.TryUnprotect(packet.AsSpan(0, length), out _);
            }
        });
        passing.Start();
        for (var round = 0; round < 20; round++)
        {
            foreach (var key in keys)
                we.Rekey(key, key);
        }
        we.Dispose();
        stop.Cancel();
        passing.Join();
        Assert.False(we.Rekey(keys[0], keys[1]));
    }

    private static void Talk(SrtpProtection sender, SrtpProtection receiver, int from, int to)
    {
        var packet = new byte[32 + IPacketProtection.Room];
        for (var i = from; i < to; i++)
        {
            Write(packet, i);
            var length = 32;
            if (!sender.TryProtect(packet, ref length) || !receiver.TryUnprotect(packet.AsSpan(0, length), out length) || length != 32)
                Assert.Fail($"packet {i}");
        }
    }

    private static void Count(SrtpProtection sender, int to)
    {
        var packet = new byte[32 + IPacketProtection.Room];
        for (var i = 0; i < to; i++)
        {
            Write(packet, i);
            var length = 32;
            if (!sender.TryProtect(packet, ref length))
                Assert.Fail($"packet {i}");
        }
    }

    private static void Write(byte[] packet, int number) =>
        (packet[0], packet[1], packet[2], packet[3], packet[10], packet[11]) = (0x80, 8, (byte)(number >> 8), (byte)number, 0x51, 0x51);

    private static (SrtpMasterKey Ours, SrtpMasterKey Theirs, SrtpMasterKey Other) Keys(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        return (SrtpMasterKey.CreateRandom(suite), SrtpMasterKey.CreateRandom(suite), SrtpMasterKey.CreateRandom(suite));
    }
}
