using System.Buffers.Binary;

namespace KpnEen.Sdk.Webhooks.Ed25519;

/// <summary>
/// A number modulo 2^255 - 19 in five limbs of 51 bits. For public data only: its time depends on its values nowhere that matters, and nothing is wiped.
/// Limbs stay below 2^54 between operations, so that no product overflows.
/// </summary>
internal readonly struct FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e)
{
    private const ulong Mask = (1UL << 51) - 1;
    private readonly ulong _a = a,
        _b = b,
        _c = c,
        _d = d,
        _e = e;

    public static FieldElement Zero => default;
    public static FieldElement One => new(1, 0, 0, 0, 0);

    public static FieldElement Of(ulong small) => new(small, 0, 0, 0, 0);

    /// <summary>Reads 32 bytes, little-endian, without the top bit. RFC 8032 5.1.3.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask
        );
    }

    public static FieldElement operator +(in FieldElement x, in FieldElement y) =>
        Carry(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d, x._e + y._e);

    public static FieldElement operator -(in FieldElement x, in FieldElement y) =>
        // 16 p is added first: no limb goes below zero.
        Carry(
            x._a + ((Mask - 18) << 4) - y._a,
            x._b + (Mask << 4) - y._b,
            x._c + (Mask << 4) - y._c,
            x._d + (Mask << 4) - y._d,
            x._e + (Mask << 4) - y._e
        );

    public static FieldElement operator -(in FieldElement x) => Zero - x;

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        // 2^255 = 19: what runs over the top comes in again below, nineteenfold.
        ulong b19 = y._b * 19,
            c19 = y._c * 19,
            d19 = y._d * 19,
            e19 = y._e * 19;
        var r0 = Times(x._a, y._a) + Times(x._b, e19) + Times(x._c, d19) + Times(x._d, c19) + Times(x._e, b19);
        var r1 = Times(x._a, y._b) + Times(x._b, y._a) + Times(x._c, e19) + Times(x._d, d19) + Times(x._e, c19);
        var r2 = Times(x._a, y._c) + Times(x._b, y._b) + Times(x._c, y._a) + Times(x._d, e19) + Times(x._e, d19);
        var r3 = Times(x._a, y._d) + Times(x._b, y._c) + Times(x._c, y._b) + Times(x._d, y._a) + Times(x._e, e19);
        var r4 = Times(x._a, y._e) + Times(x._b, y._d) + Times(x._c, y._c) + Times(x._d, y._b) + Times(x._e, y._a);
        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        var top = r4 >> 51;
        var low = ((ulong)r0 & Mask) + top * 19;
        return new((ulong)low & Mask, ((ulong)r1 & Mask) + (ulong)(low >> 51), (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    /// <param name="exponent">Little-endian.</param>
    public FieldElement Power(ReadOnlySpan<byte> exponent)
    {
        var result = One;
        for (var bit = exponent.Length * 8 - 1; bit >= 0; bit--)
        {
            result *= result;
            if ((exponent[bit >> 3] >> (bit & 7) & 1) == 1)
                result *= this;
        }
        return result;
    }

    /// <summary>x^(p-2), Fermat.</summary>
    public FieldElement Inverse() => Power(Exponent(low: 0xeb, high: 0x7f));

    /// <summary>The exponent of the square root, (p+3)/8 = 2^252 - 2.</summary>
    public FieldElement RootCandidate() => Power(Exponent(low: 0xfe, high: 0x0f));

    /// <summary>The square root of -1: 2^((p-1)/4), the exponent being 2^253 - 5.</summary>
    public static FieldElement RootOfMinusOne { get; } = Of(2).Power(Exponent(low: 0xfb, high: 0x1f));

    public bool IsOdd => (Write()[0] & 1) == 1;

    public bool Is(in FieldElement other) => Write().AsSpan().SequenceEqual(other.Write());

    /// <summary>The one encoding of the number: 32 bytes, below p.</summary>
    public byte[] Write()
    {
        var x = Carry(_a, _b, _c, _d, _e);
        // Is it p or more? Then 19 more would run over bit 255.
        var q = (x._a + 19) >> 51;
        q = (x._b + q) >> 51;
        q = (x._c + q) >> 51;
        q = (x._d + q) >> 51;
        q = (x._e + q) >> 51;
        var a = x._a + 19 * q;
        var b = x._b + (a >> 51);
        var c = x._c + (b >> 51);
        var d = x._d + (c >> 51);
        var e = x._e + (d >> 51);
        (a, b, c, d, e) = (a & Mask, b & Mask, c & Mask, d & Mask, e & Mask);
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, a | (b << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), (b >> 13) | (c << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), (c >> 26) | (d << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), (d >> 39) | (e << 12));
        return bytes;
    }

    private static UInt128 Times(ulong x, ulong y) => new(Math.BigMul(x, y, out var low), low);

    private static byte[] Exponent(byte low, byte high) => [low, .. Enumerable.Repeat((byte)0xff, 30), high];

    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        b += a >> 51;
        c += b >> 51;
        d += c >> 51;
        e += d >> 51;
        var low = (a & Mask) + (e >> 51) * 19;
        return new(low & Mask, (b & Mask) + (low >> 51), c & Mask, d & Mask, e & Mask);
    }
}
