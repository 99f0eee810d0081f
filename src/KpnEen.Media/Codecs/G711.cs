using System.Numerics;

namespace KpnEen.Media.Codecs;

/// <summary>The arithmetic of ITU-T G.711, from which the tables are made.</summary>
internal static class G711
{
    // A-law works on 13 bits, µ-law on 14; samples here are 16 bits wide (G.711 tables 1 and 2, scaled as in G.191).

    public static short DecodeALaw(byte code)
    {
        // Every second bit is sent inverted (G.711 3.1).
        var value = code ^ 0x55;
        var segment = (value >> 4) & 7;
        var magnitude = ((value & 0x0F) << 4) + 8;
        if (segment > 0)
            magnitude = (magnitude + 0x100) << (segment - 1);
        return (short)((value & 0x80) != 0 ? magnitude : -magnitude);
    }

    public static byte EncodeALaw(int sample)
    {
        var value = sample >> 3;
        var mask = 0xD5;
        if (value < 0)
        {
            mask = 0x55;
            value = -value - 1;
        }
        var segment = Math.Max(0, BitOperations.Log2((uint)value | 1) - 4);
        var code = (segment << 4) | ((value >> Math.Max(1, segment)) & 0x0F);
        return (byte)(code ^ mask);
    }

    public static short DecodeMuLaw(byte code)
    {
        // All bits are sent inverted (G.711 3.2).
        var value = ~code & 0xFF;
        var magnitude = ((((value & 0x0F) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
        return (short)((value & 0x80) != 0 ? -magnitude : magnitude);
    }

    public static byte EncodeMuLaw(int sample)
    {
        var value = sample >> 2;
        var mask = 0xFF;
        if (value < 0)
        {
            mask = 0x7F;
            value = -value;
        }
        value = Math.Min(value, 8158) + 33;
        var segment = Math.Max(0, BitOperations.Log2((uint)value) - 5);
        return (byte)(((segment << 4) | ((value >> (segment + 1)) & 0x0F)) ^ mask);
    }
}
