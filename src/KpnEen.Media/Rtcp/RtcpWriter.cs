using System.Buffers.Binary;

namespace KpnEen.Media.Rtcp;

/// <summary>Writes the compound packet each side sends: a report, and SDES with the CNAME (RFC 3550 6.1).</summary>
internal ref struct RtcpWriter(Span<byte> buffer)
{
    private const byte SourceDescription = 202;
    private const byte Bye = 203;
    private const byte PayloadFeedback = 206;
    private const byte PictureLoss = 1;
    private const byte FullIntra = 4;

    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void SenderReport(uint ssrc, ulong ntp, uint timestamp, long packets, long octets, ReportBlock? block)
    {
        var body = Begin(RtcpReader.SenderReport, block is null ? 0 : 1, 24 + (block is null ? 0 : ReportBlock.Size));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], ntp);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], (uint)packets);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], (uint)octets);
        block?.Write(body[24..]);
    }

    public void ReceiverReport(uint ssrc, ReportBlock? block)
    {
        var body = Begin(RtcpReader.ReceiverReport, block is null ? 0 : 1, 4 + (block is null ? 0 : ReportBlock.Size));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        block?.Write(body[4..]);
    }

    public void CanonicalName(uint ssrc, ReadOnlySpan<byte> name)
    {
        // SSRC, item type 1, length, text, then zeros to the next word, at least one.
        var length = (4 + 2 + name.Length + 1 + 3) & ~3;
        var body = Begin(SourceDescription, 1, length);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = 1;
        body[5] = (byte)name.Length;
        name.CopyTo(body[6..]);
    }

    public void Goodbye(uint ssrc) => BinaryPrimitives.WriteUInt32BigEndian(Begin(Bye, 1, 4), ssrc);

    /// <summary>PLI, or FIR to who understands no other.</summary>
    /// <param name="number">Of the request; a new one each time (RFC 5104 4.3.1.1).</param>
    public void PictureRequest(uint ssrc, uint stream, PictureFeedback how, byte number)
    {
        var isLoss = how.HasFlag(PictureFeedback.Pli);
        var body = Begin(PayloadFeedback, isLoss ? PictureLoss : FullIntra, isLoss ? 8 : 16);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        if (isLoss)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body[4..], stream);
            return;
        }
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], stream);
        body[12] = number;
    }

    private Span<byte> Begin(byte type, int count, int bodyLength)
    {
        var packet = _buffer.Slice(Length, 4 + bodyLength);
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodyLength / 4));
        Length += packet.Length;
        return packet[4..];
    }
}
