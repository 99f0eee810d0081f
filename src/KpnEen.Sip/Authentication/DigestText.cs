using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sip.Authentication;

/// <summary>A text of parts with colons between, and its hash in lower-case hex: what digest is made of (RFC 7616 3.4).</summary>
/// <param name="buffer">Room to begin with; more is rented.</param>
internal ref struct DigestText(Span<byte> buffer)
{
    /// <summary>Hex digits of a SHA-256 hash; MD5 fills half of it.</summary>
    public const int MostHex = 64;

    private Span<byte> buffer = buffer;
    private byte[]? rented;
    private int length;

    public void Add(scoped ReadOnlySpan<char> part)
    {
        Begin(Encoding.UTF8.GetMaxByteCount(part.Length));
        length += Encoding.UTF8.GetBytes(part, buffer[length..]);
    }

    public void Add(scoped ReadOnlySpan<byte> part)
    {
        Begin(part.Length);
        part.CopyTo(buffer[length..]);
        length += part.Length;
    }

    /// <summary>The hash of all parts; gives back what was rented.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's algorithm; phones know no other.")]
    public int Hash(bool sha256, scoped Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var bytes = sha256 ? SHA256.HashData(buffer[..length], hash) : MD5.HashData(buffer[..length], hash);
        Convert.TryToHexStringLower(hash[..bytes], hex, out var written);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        this = default;
        return written;
    }

    private void Begin(int most)
    {
        if (length + most + 1 > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length + most + 1);
            buffer[..length].CopyTo(larger);
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            buffer = rented = larger;
        }
        if (length > 0)
            buffer[length++] = (byte)':';
    }
}
