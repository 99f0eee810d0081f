namespace KpnEen.Sdk.Webhooks.Ed25519;

/// <summary>A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. RFC 8032 5.1.4.</summary>
internal readonly struct CurvePoint
{
    private static readonly FieldElement _d = -(FieldElement.Of(121665) * FieldElement.Of(121666).Inverse());
    private static readonly FieldElement _twiceD = _d + _d;
    private readonly FieldElement _x,
        _y,
        _z,
        _t;

    private CurvePoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) => (_x, _y, _z, _t) = (x, y, z, t);

    public static CurvePoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The base point B: y = 4/5, x even.</summary>
    public static CurvePoint Base { get; } = Decode((FieldElement.Of(4) * FieldElement.Of(5).Inverse()).Write())!.Value;

    /// <summary>RFC 8032 5.1.3.</summary>
    /// <returns>Null: the bytes are no point, or not the one encoding of it.</returns>
    public static CurvePoint? Decode(ReadOnlySpan<byte> bytes)
    {
        var odd = bytes[31] >> 7 == 1;
        var y = FieldElement.Read(bytes);
        Span<byte> plain = stackalloc byte[32];
        bytes.CopyTo(plain);
        plain[31] &= 0x7f;
        if (!y.Write().AsSpan().SequenceEqual(plain))
            return null; // y is p or more
        var y2 = y * y;
        var u = y2 - FieldElement.One;
        var v = _d * y2 + FieldElement.One;
        var square = u * v.Inverse();
        var x = square.RootCandidate();
        if (!(x * x).Is(square))
            x *= FieldElement.RootOfMinusOne;
        if (!(x * x).Is(square))
            return null;
        if (odd && x.Is(FieldElement.Zero))
            return null;
        if (x.IsOdd != odd)
            x = -x;
        return new(x, y, FieldElement.One, x * y);
    }

    public byte[] Encode()
    {
        var inverse = _z.Inverse();
        var bytes = (_y * inverse).Write();
        if ((_x * inverse).IsOdd)
            bytes[31] |= 0x80;
        return bytes;
    }

    public static CurvePoint operator -(in CurvePoint p) => new(-p._x, p._y, p._z, -p._t);

    public static CurvePoint operator +(in CurvePoint p, in CurvePoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * _twiceD * q._t;
        var d = p._z * q._z;
        d += d;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(e * f, g * h, f * g, e * h);
    }

    public CurvePoint Double()
    {
        var a = _x * _x;
        var b = _y * _y;
        var c = _z * _z;
        c += c;
        var h = a + b;
        var sum = _x + _y;
        var e = h - sum * sum;
        var g = a - b;
        var f = c + g;
        return new(e * f, g * h, f * g, e * h);
    }

    /// <summary>[s]P + [k]Q in one pass over both numbers.</summary>
    /// <param name="s">32 bytes, little-endian.</param>
    /// <param name="k">32 bytes, little-endian.</param>
    public static CurvePoint Sum(ReadOnlySpan<byte> s, in CurvePoint p, ReadOnlySpan<byte> k, in CurvePoint q)
    {
        var both = p + q;
        var result = Neutral;
        for (var bit = 255; bit >= 0; bit--)
        {
            result = result.Double();
            var which = (s[bit >> 3] >> (bit & 7) & 1) | (k[bit >> 3] >> (bit & 7) & 1) << 1;
            if (which != 0)
                result += which switch
                {
                    1 => p,
                    2 => q,
                    _ => both,
                };
        }
        return result;
    }
}
