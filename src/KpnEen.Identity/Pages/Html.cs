using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace KpnEen.Identity.Pages;

/// <summary>A piece of a page. Made of an interpolated text, in which every value that is not itself a piece is escaped: there is no other way to make one.</summary>
internal readonly struct Html
{
    private readonly string? text;

    private Html(string text) => this.text = text;

    public static Html Empty { get; } = new("");

    public static Html Of(ref Writer writer) => new(writer.Text());

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.text)));

    public Html If(bool condition) => condition ? this : Empty;

    public override string ToString() => text ?? "";

    /// <summary>Collects the literal parts as they are and the values escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html piece) => text.Append(piece.text);

        public void AppendFormatted(IEnumerable<Html> pieces)
        {
            foreach (var piece in pieces)
                text.Append(piece.text);
        }

        public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

        public void AppendFormatted(long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

        internal string Text() => text.ToString();
    }
}
