using System.Buffers.Binary;
using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>
/// The keep-alive of phones over UDP (RFC 5626 3.5.2): a STUN Binding request, answered with the address it came from (RFC 8489), so that
/// the phone sees when its NAT has forgotten it.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  |0 0|     type (1: request)     |            length             |
///  |                    magic cookie 0x2112A442                    |
///  |                     transaction id, 96 bits                   |
/// </code>
/// </remarks>
internal static class StunBinding
{
    private const int Head = 20;
    private const uint Cookie = 0x2112A442;
    private const ushort Request = 0x0001;
    private const ushort Success = 0x0101;
    private const ushort XorMappedAddress = 0x0020;

    /// <summary>The answer; null for what is no Binding request.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        if (
            data.Length < Head
            || BinaryPrimitives.ReadUInt16BigEndian(data) != Request
            || BinaryPrimitives.ReadUInt16BigEndian(data[2..]) != data.Length - Head
            || BinaryPrimitives.ReadUInt32BigEndian(data[4..]) != Cookie
        )
            return null;
        var address = from.Address.GetAddressBytes();
        var answer = new byte[Head + 8 + address.Length];
        BinaryPrimitives.WriteUInt16BigEndian(answer, Success);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(answer.Length - Head));
        data[4..Head].CopyTo(answer.AsSpan(4));
        var attribute = answer.AsSpan(Head);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, XorMappedAddress);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)(4 + address.Length));
        attribute[5] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[6..], (ushort)(from.Port ^ (Cookie >> 16)));
        // 14.2: XOR with the cookie, and beyond it with the transaction id; both stand in the head one after the other.
        for (var i = 0; i < address.Length; i++)
            attribute[8 + i] = (byte)(address[i] ^ data[4 + i]);
        return answer;
    }
}
