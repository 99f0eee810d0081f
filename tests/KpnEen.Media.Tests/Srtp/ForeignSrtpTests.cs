using System.Buffers.Binary;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>Against libsrtp2: what it makes we read, what we make it reads, over the roll-over of the number, with loss and disorder.</summary>
public sealed class ForeignSrtpTests
{
    public static TheoryData<string> Suites => [.. SrtpSuite.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Suites))]
    public void Packets_of_every_size_go_both_ways(string name)
    {
        var (ours, theirs) = Keys(name);
        using var we = new SrtpProtection(ours, theirs);
        using var sender = LibSrtp.Sender(theirs);
        using var receiver = LibSrtp.Receiver(ours);
        var random = new Random(1);
        for (var size = 0; size < 1400; size += size < 40 ? 1 : 37)
        {
            foreach (var control in new[] { false, true })
            {
                var plain = control ? Report(size, 0x1234) : Rtp((ushort)(size + 1), 0x1234, size, random);
                var came = control ? sender.ProtectControl(plain) : sender.Protect(plain);
                Assert.NotEqual(plain, came);
                Assert.True(control ? we.TryUnprotectControl(came, out var length) : we.TryUnprotect(came, out length));
                Assert.Equal(plain, came[..length]);

                var goes = Protected(we, plain, control);
                Assert.Equal(plain, control ? receiver.UnprotectControl(goes) : receiver.Unprotect(goes));
            }
        }
        Assert.Equal((0, 0), (we.Rejected, we.Replayed));
    }

    [Theory, MemberData(nameof(Suites))]
    public void The_number_rolls_over_with_loss_and_disorder(string name)
    {
        var (ours, theirs) = Keys(name);
        using var we = new SrtpProtection(ours, theirs);
        using var sender = LibSrtp.Sender(theirs);
        using var receiver = LibSrtp.Receiver(ours);
        var random = new Random(2);
        var (waiting, heard, passed) = (new List<byte[]>(), 0, 0);
        for (var i = 0; i < 140_000; i += 7)
        {
            var plain = Rtp((ushort)(65_000 + i), 0xABCD, 20, random);
            waiting.Add(sender.Protect(plain));
            var goes = Protected(we, plain, control: false);
            if (receiver.Unprotect(goes)?.SequenceEqual(plain) == true)
                passed++;
            if (waiting.Count < 10)
                continue;
            foreach (var packet in waiting.OrderBy(_ => random.Next()).Skip(1))
                heard += we.TryUnprotect(packet, out _) ? 1 : 0;
            waiting.Clear();
        }
        Assert.Equal(20_000, passed);
        Assert.Equal(18_000, heard);
    }

    [Theory, MemberData(nameof(Suites))]
    public void Several_sources_share_a_key(string name)
    {
        var (ours, theirs) = Keys(name);
        using var we = new SrtpProtection(ours, theirs);
        using var sender = LibSrtp.Sender(theirs);
        using var receiver = LibSrtp.Receiver(ours);
        var random = new Random(3);
        for (ushort i = 1; i < 200; i++)
        {
            for (var ssrc = 1u; ssrc < 5; ssrc++)
            {
                var plain = Rtp((ushort)(i * ssrc), ssrc, 30, random);
                var came = sender.Protect(plain);
                Assert.True(we.TryUnprotect(came, out var length));
                Assert.Equal(plain, came[..length]);
                Assert.Equal(plain, receiver.Unprotect(Protected(we, plain, control: false)));
            }
        }
    }

    internal static byte[] Protected(SrtpProtection by, byte[] plain, bool control)
    {
        var buffer = new byte[plain.Length + IPacketProtection.Room];
        plain.CopyTo(buffer, 0);
        var length = plain.Length;
        Assert.True(control ? by.TryProtectControl(buffer, ref length) : by.TryProtect(buffer, ref length));
        return buffer[..length];
    }

    /// <summary>Every third with contributing sources, every fifth with a header extension.</summary>
    internal static byte[] Rtp(ushort sequence, uint ssrc, int payload, Random random)
    {
        var (sources, extension) = (sequence % 3 == 0 ? 2 : 0, sequence % 5 == 0 ? 3 : -1);
        var header = 12 + (sources * 4) + (extension < 0 ? 0 : 4 + (extension * 4));
        var packet = new byte[header + payload];
        random.NextBytes(packet);
        packet[0] = (byte)(0x80 | sources | (extension < 0 ? 0 : 0x10));
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        if (extension >= 0)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12 + (sources * 4) + 2), (ushort)extension);
        return packet;
    }

    internal static byte[] Report(int size, uint ssrc)
    {
        var packet = new byte[8 + (size / 4 * 4)];
        (packet[0], packet[1]) = (0x81, 201);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)((packet.Length / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return packet;
    }

    private static (SrtpMasterKey Ours, SrtpMasterKey Theirs) Keys(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        return (SrtpMasterKey.CreateRandom(suite), SrtpMasterKey.CreateRandom(suite));
    }
}
