using System.Runtime.CompilerServices;
using KpnEen.Media.Natives;

namespace KpnEen.Media.Srtp;

/// <summary>HMAC-SHA1 (RFC 2104) with both keyed states made beforehand, so that a packet costs its own blocks and two more.</summary>
internal sealed unsafe class HmacSha1
{
    public const int Size = 20;
    private const int Block = 64;

    private State _inner;
    private State _outer;

    /// <param name="key">At most 64 octets.</param>
    public HmacSha1(ReadOnlySpan<byte> key)
    {
        Span<byte> block = stackalloc byte[Block];
        block.Clear();
        key.CopyTo(block);
        foreach (ref var octet in block)
            octet ^= 0x36;
        Begin(ref _inner, block);
        foreach (ref var octet in block)
            octet ^= 0x36 ^ 0x5C;
        Begin(ref _outer, block);
        block.Clear();
    }

    /// <param name="trailer">What is signed behind the data.</param>
    /// <param name="digest">20 octets.</param>
    public void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> trailer, Span<byte> digest)
    {
        var state = _inner;
        fixed (
            byte* first = data,
                second = trailer,
                result = digest
        )
        {
            var working = (byte*)&state;
            _ = LibCrypto.SHA1_Update(working, first, (nuint)data.Length);
            _ = LibCrypto.SHA1_Update(working, second, (nuint)trailer.Length);
            _ = LibCrypto.SHA1_Final(result, working);
            state = _outer;
            _ = LibCrypto.SHA1_Update(working, result, Size);
            _ = LibCrypto.SHA1_Final(result, working);
        }
    }

    private static void Begin(ref State state, ReadOnlySpan<byte> block)
    {
        fixed (State* pointer = &state)
        fixed (byte* data = block)
        {
            _ = LibCrypto.SHA1_Init((byte*)pointer);
            _ = LibCrypto.SHA1_Update((byte*)pointer, data, Block);
        }
    }

    [InlineArray(LibCrypto.Sha1StateSize / sizeof(long))]
    private struct State
    {
        private long _first;
    }
}
