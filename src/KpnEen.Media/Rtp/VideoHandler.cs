namespace KpnEen.Media.Rtp;

/// <summary>Pictures of a leg: on to the leg it is bridged with, and never looked into.</summary>
internal sealed class VideoHandler(Forwarder forwarder) : PayloadHandler
{
    // A picture is sent as a burst of packets with one timestamp, a moment after it was taken: RFC 3550 counts that as jitter all the same.
    public override void Handle(in RtpPacket packet) => forwarder.Forward(packet);
}
