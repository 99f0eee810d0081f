using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sip.Admission;

/// <summary>
/// To tags of answers nobody remembers: a keyed hash of the request, so that its copies get the same one (RFC 3261 8.2.7) and the ACK of a refused
/// INVITE is known by it.
/// </summary>
internal sealed class StatelessTags
{
    private const int KeyBytes = 32;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);

    public string Of(SipRequest request)
    {
        var branch = request.Vias is [{ Branch: { } top }, ..] ? top : "";
        var (callId, from) = (request.CallId, request.From.Tag ?? "");
        var most = KeyBytes + sizeof(uint) + Encoding.UTF8.GetMaxByteCount(branch.Length + callId.Length + from.Length + 2);
        var data = most <= 1024 ? stackalloc byte[most] : new byte[most];
        key.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[KeyBytes..], request.CSeq.Number);
        var length = KeyBytes + sizeof(uint);
        length = Append(data, length, branch);
        length = Append(data, length, callId);
        length += Encoding.UTF8.GetBytes(from, data[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data[..length], hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    /// <summary>The ACK of an INVITE we refused without keeping anything of it: same branch, Call-ID, From tag and number.</summary>
    public bool IsOurs(SipRequest ack) => ack.To.Tag is { Length: 16 } tag && tag == Of(ack);

    private static int Append(Span<byte> data, int at, string text)
    {
        at += Encoding.UTF8.GetBytes(text, data[at..]);
        data[at] = 0;
        return at + 1;
    }
}
