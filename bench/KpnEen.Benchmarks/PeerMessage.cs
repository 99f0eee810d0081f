using System.Net;

namespace KpnEen.Benchmarks;

/// <summary>Writes what a phone says into one buffer, with parts of what it was sent; allocates nothing.</summary>
internal sealed class PeerMessage
{
    private readonly byte[] buffer = new byte[4096];
    private int length;

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    public PeerMessage Start(ReadOnlySpan<byte> line)
    {
        length = 0;
        return Line(line);
    }

    public PeerMessage Line(ReadOnlySpan<byte> text) => Add(text).Add("\r\n"u8);

    public PeerMessage Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
        return this;
    }

    public PeerMessage Number(int number)
    {
        number.TryFormat(buffer.AsSpan(length), out var written, "D8", null);
        length += written;
        return this;
    }

    /// <summary>The header lines of that name as they came.</summary>
    public PeerMessage Copy(ReadOnlySpan<byte> from, ReadOnlySpan<byte> name) => Line(HeaderLine(from, name));

    public static ReadOnlySpan<byte> HeaderLine(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        for (var rest = message; ; rest = rest[(rest.IndexOf("\r\n"u8) + 2)..])
        {
            if (rest.StartsWith(name) && rest[name.Length] == ':')
                return rest[..rest.IndexOf("\r\n"u8)];
        }
    }
}
