using System.Buffers;
using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Percent escapes of URIs (RFC 3261 19.1.2). Decoded once, never twice.</summary>
internal static class Escapes
{
    /// <summary>False when a percent sign is not followed by two hex digits.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out string decoded)
    {
        decoded = "";
        if (!text.Contains('%'))
        {
            decoded = text.ToString();
            return true;
        }
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                var run = text[i..];
                var end = run.IndexOf('%');
                run = end < 0 ? run : run[..end];
                length += Encoding.UTF8.GetBytes(run, bytes.AsSpan(length));
                i += run.Length - 1;
                continue;
            }
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return false;
            bytes[length++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
            i += 2;
        }
        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    public static void Encode(ref TextBuilder target, string text, SearchValues<char> allowed)
    {
        if (!text.AsSpan().ContainsAnyExcept(allowed))
        {
            target.Add(text);
            return;
        }
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && allowed.Contains((char)rune.Value))
            {
                target.Add((char)rune.Value);
                continue;
            }
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                target.Add('%');
                target.Add("0123456789ABCDEF"[b >> 4]);
                target.Add("0123456789ABCDEF"[b & 15]);
            }
        }
    }

    private static int Hex(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
