using System.Globalization;
using System.Runtime.CompilerServices;

namespace KpnEen.Sip.Parsing;

/// <summary>Puts a header value together on the stack; only the finished string is allocated.</summary>
internal ref struct TextBuilder(Span<char> room)
{
    /// <summary>What nearly every value fits in; longer ones take a buffer from the pool.</summary>
    public const int Room = 256;

    private DefaultInterpolatedStringHandler text = new(0, 0, CultureInfo.InvariantCulture, room);

    public void Add(ReadOnlySpan<char> part) => text.AppendFormatted(part);

    public void Add(char part) => text.AppendFormatted(new ReadOnlySpan<char>(in part));

    public void Add(int number) => text.AppendFormatted(number);

    /// <summary>Gives the buffer back: the builder is done with.</summary>
    public override string ToString() => text.ToStringAndClear();
}
