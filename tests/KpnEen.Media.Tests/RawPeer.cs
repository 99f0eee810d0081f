using System.Buffers.Binary;
using System.Net;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests;

/// <summary>A socket that sends what it is told, octet by octet, and keeps what it receives.</summary>
internal sealed class RawPeer : IMediaReceiver, IDisposable
{
    private readonly IMediaSocket _socket;

    public RawPeer(IMediaNetwork network, IPEndPoint local) => _socket = network.Bind(local, this);

    public IPEndPoint EndPoint => _socket.LocalEndPoint;

    public List<byte[]> Received { get; } = [];

    public static byte[] Rtp(
        int sequence,
        uint timestamp,
        uint ssrc = 0x11111111,
        byte payloadType = 8,
        bool marker = false,
        byte[]? payload = null
    )
    {
        payload ??= [.. Enumerable.Repeat((byte)0xD5, 160)];
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    public static ushort Sequence(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));

    public static uint Timestamp(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    public static uint Ssrc(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8));

    /// <summary>An SDP of this peer, for the first audio line only.</summary>
    public byte[] Sdp(string formats = "8 101", string? extra = null, IPEndPoint? at = null) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 {(at ?? EndPoint).Address}\r\ns=-\r\nc=IN IP4 {(at ?? EndPoint).Address}\r\nt=0 0\r\n"
                + $"m=audio {(at ?? EndPoint).Port} RTP/AVP {formats}\r\na=rtpmap:101 telephone-event/8000\r\n{extra}"
        );

    public void Send(byte[] packet, IPEndPoint to) => _socket.Send(packet, to);

    public void OnPacket(in Datagram datagram) => Received.Add(datagram.Packet.ToArray());

    public void Dispose() => _socket.Dispose();
}
