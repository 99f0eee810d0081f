using System.Text;

namespace KpnEen.Sip;

/// <summary>One header field: the bytes it came in until somebody reads it, or the text it was made of.</summary>
internal struct HeaderField
{
    private readonly ReadOnlyMemory<byte> raw;
    private readonly bool folded;
    private string? text;

    public HeaderField(string name, string text)
    {
        Name = name;
        this.text = text;
    }

    public HeaderField(string name, ReadOnlyMemory<byte> raw, bool folded)
    {
        Name = name;
        this.raw = raw;
        this.folded = folded;
    }

    public string Name { get; }

    public string Value => text ??= folded ? Unfold(raw.Span) : Encoding.UTF8.GetString(raw.Span);

    /// <summary>The bytes to send as they came; empty when there are none or they are folded.</summary>
    public readonly ReadOnlySpan<byte> Raw => folded ? default : raw.Span;

    // RFC 3261 7.3.1: a line break and the white space after it mean a single space.
    private static string Unfold(ReadOnlySpan<byte> raw)
    {
        var target = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] is not ((byte)'\r' or (byte)'\n'))
            {
                target[length++] = raw[i];
                continue;
            }
            while (i + 1 < raw.Length && raw[i + 1] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                i++;
            target[length++] = (byte)' ';
        }
        return Encoding.UTF8.GetString(target, 0, length);
    }
}
