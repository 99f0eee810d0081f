using KpnEen.Media.Dtmf;
using KpnEen.Media.Rtcp;
using KpnEen.Media.Rtp;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A datagram to a media port: RTP, telephone-event, RTCP. Nothing in these paths may allocate by what a packet announces.</summary>
internal static class PacketTarget
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public static void Check(byte[] input, Random random) => Allocations.Bounded(input.Length, () => Walk([.. input]));

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
