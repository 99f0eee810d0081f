using System.Reflection;
using System.Text;

namespace KpnEen.Docs;

/// <summary>The files this assembly carries: the Markdown of <c>docs/</c>, the OpenAPI document, styles and script.</summary>
internal static class Embedded
{
    private static readonly Assembly Home = typeof(Embedded).Assembly;

    /// <exception cref="FileNotFoundException">There is none of this name.</exception>
    public static byte[] Bytes(string name)
    {
        using var stream = Home.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <inheritdoc cref="Bytes" />
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    /// <summary>Names of the files that end so.</summary>
    public static IEnumerable<string> Names(string ending) =>
        Home.GetManifestResourceNames().Where(n => n.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
