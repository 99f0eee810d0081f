using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Ports;

/// <summary>A line on the port of another: its packets are known by their payload types (RFC 9143 9.2).</summary>
internal sealed class BundledReceiver
{
    private readonly bool[] _types = new bool[128];

    public BundledReceiver(RtpReceiver receiver, MediaSession session)
    {
        Receiver = receiver;
        foreach (var payload in session.Payloads)
            _types[payload.ReceiveType] = true;
    }

    public RtpReceiver Receiver { get; }

    public bool Owns(ReadOnlySpan<byte> packet) => packet.Length > 1 && _types[packet[1] & 0x7F];
}
