namespace KpnEen.Media.Rtp;

/// <summary>Agreed but not wanted now: the direction forbids it. Counted, no more.</summary>
internal sealed class DiscardHandler : PayloadHandler
{
    public static DiscardHandler Instance { get; } = new();

    public override void Handle(in RtpPacket packet) { }
}
