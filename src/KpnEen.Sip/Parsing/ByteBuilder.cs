using System.Buffers;
using System.Globalization;
using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Puts a message together in a buffer of the pool; only the finished bytes are allocated.</summary>
internal ref struct ByteBuilder(int expected)
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(expected);
    private int length;

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    public void Add(string text)
    {
        Ensure(Encoding.UTF8.GetMaxByteCount(text.Length));
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    public void Add(int number)
    {
        Ensure(11);
        number.TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>Gives the buffer back: the builder is done with.</summary>
    public byte[] ToArray()
    {
        var bytes = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        return bytes;
    }

    private void Ensure(int more)
    {
        if (buffer.Length - length >= more)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + more));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
