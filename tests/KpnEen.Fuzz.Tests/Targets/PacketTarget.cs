using KpnEen.Media.Dtmf;
using KpnEen.Media.Rtcp;
using KpnEen.Media.Rtp;
using KpnEen.Media.Srtp;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A datagram to a media port: RTP, telephone-event, RTCP. Nothing in these paths may allocate by what a packet announces.</summary>
internal static class PacketTarget
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private static readonly SrtpMasterKey Ours = SrtpMasterKey.CreateRandom(SrtpSuite.AesCm128HmacSha1Tag80);
    private static readonly SrtpMasterKey Theirs = SrtpMasterKey.CreateRandom(SrtpSuite.AeadAes128Gcm);

    public static void Check(byte[] input, Random random)
    {
        Allocations.Bounded(input.Length, () => Walk([.. input]));
        if (random.Next(8) == 0)
            Protect(input);
    }

    // S13: nothing that was not made with the key passes; what we protect the other side reads, as it was.
    private static void Protect(byte[] input)
    {
        using var we = new SrtpProtection(Ours, Theirs);
        using var they = new SrtpProtection(Theirs, Ours);
        FindingException.ThrowUnless(
            !we.TryUnprotect([.. input], out _) && !we.TryUnprotectControl([.. input], out _),
            "passed without the key"
        );
        FindingException.ThrowUnless(we.Rejected == 2, "refused and not counted");
        foreach (var control in (ReadOnlySpan<bool>)[false, true])
        {
            var buffer = new byte[input.Length + IPacketProtection.Room];
            input.CopyTo(buffer, 0);
            var length = input.Length;
            if (!(control ? we.TryProtectControl(buffer, ref length) : we.TryProtect(buffer, ref length)))
            {
                FindingException.ThrowUnless(buffer.AsSpan(0, input.Length).SequenceEqual(input), "changed, and not sent");
                continue;
            }
            var packet = buffer.AsSpan(0, length);
            FindingException.ThrowUnless(
                (control ? they.TryUnprotectControl(packet, out length) : they.TryUnprotect(packet, out length))
                    && packet[..length].SequenceEqual(input),
                "not read by the far side"
            );
        }
    }

    private static int Walk(byte[] input)
    {
        if (RtpPacket.TryParse(input, out var packet))
        {
            FindingException.ThrowUnless(
                packet.Payload.Length <= input.Length - RtpPacket.FixedHeader,
                "the payload is longer than the packet"
            );
            new DtmfReceiver(Time).Receive(packet);
            var stream = new IncomingStream(8000, Time);
            stream.Received(packet, isAudio: true);
            stream.Received(packet, isAudio: true);
            FindingException.ThrowUnless(double.IsFinite(stream.JitterMs) && stream.Lost >= 0, "figures of the stream");
        }
        if (!RtcpReader.TryOpen(input, out var reader))
            return 0;
        var packets = 0;
        while (reader.Next())
        {
            FindingException.ThrowUnless(++packets <= input.Length / 4, "more packets than room");
            var blocks = reader.Type switch
            {
                RtcpReader.SenderReport => reader.Body[24..],
                RtcpReader.ReceiverReport => reader.Body[4..],
                _ => default,
            };
            for (var n = 0; n < reader.Count && !blocks.IsEmpty; n++)
                _ = ReportBlock.Read(blocks[(n * ReportBlock.Size)..]);
        }
        return packets;
    }
}
