using KpnEen.Media.Codecs;

namespace KpnEen.Media.Rtp;

/// <summary>Passes packets on to another leg's stream under that leg's payload type, and by a table when its law differs.</summary>
/// <param name="feeder">Who feeds: the port the packets come from.</param>
/// <param name="table">Octet table between the codecs; null when they agree.</param>
/// <param name="tap">Decodes the payload after the table for those who listen; null when it is no audio.</param>
internal sealed class Forwarder(object feeder, OutgoingStream target, byte payloadType, byte[]? table, TapDecoder? tap)
{
    public void Forward(in RtpPacket packet)
    {
        if (table is not null)
        {
            foreach (ref var octet in packet.Payload)
                octet = table[octet];
        }
        target.Relay(feeder, packet, payloadType, tap);
    }
}
