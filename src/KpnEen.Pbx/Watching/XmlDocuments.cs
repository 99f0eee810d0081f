using System.Text;
using System.Xml;

namespace KpnEen.Pbx.Watching;

/// <summary>Writes the small XML documents of the event packages: UTF-8, no byte order mark, nothing XML forbids.</summary>
internal static class XmlDocuments
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = false };

    public static byte[] Write(Action<XmlWriter> content)
    {
        using var bytes = new MemoryStream(1024);
        using (var xml = XmlWriter.Create(bytes, Settings))
            content(xml);
        return bytes.ToArray();
    }

    /// <summary>A name may hold what a phone sent; XML 1.0 has no way to write control characters.</summary>
    public static string Clean(string text)
    {
        if (text.All(c => XmlConvert.IsXmlChar(c) && !char.IsControl(c)))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        return clean.ToString();
    }
}
