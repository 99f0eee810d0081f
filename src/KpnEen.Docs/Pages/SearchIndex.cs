using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KpnEen.Docs.Pages;

/// <summary>What the search of the site looks through: each page and each heading of a guide, with the words below it.</summary>
internal static partial class SearchIndex
{
    /// <summary>A list of <c>[title, address, about, group, words]</c>.</summary>
    public static byte[] Of(IEnumerable<Page> pages) =>
        JsonSerializer.SerializeToUtf8Bytes(pages.SelectMany(Entries), JsonSerializerOptions.Web);

    private static IEnumerable<string[]> Entries(Page page)
    {
        // Of operations and problems there are hundreds, alike in their tables and samples: those would be found by every word.
        var isText = !page.Group.StartsWith('/');
        var parts = isText ? Section().Split(page.Body) : [page.Body];
        yield return [page.Title, page.Address, page.About, page.Group.TrimStart('/'), Words(parts[0], isText)];
        for (var at = 1; at + 2 < parts.Length; at += 3)
            yield return
            [
                $"{Plain(parts[at + 1])} · {page.Title}",
                $"{page.Address}#{parts[at]}",
                Shortened(Plain(Paragraph().Match(parts[at + 2]).Groups[1].Value)),
                page.Group,
                Words(parts[at + 2], isText),
            ];
    }

    /// <summary>Each word once.</summary>
    private static string Words(string html, bool withTables)
    {
        var prose = withTables ? html : Table().Replace(Sample().Replace(html, " "), " ");
        return string.Join(' ', Word().Matches(Plain(prose).ToLowerInvariant()).Select(m => m.Value).Distinct());
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html, " ")).Trim();

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..text.LastIndexOf(' ', 120)] + " …";

    // Splits into id, title and what follows, again and again.
    [GeneratedRegex("<h2[^>]* id=\"([^\"]+)\"[^>]*>(.*?)</h2>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();

    [GeneratedRegex("<p>(.*?)</p>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paragraph();

    [GeneratedRegex("<pre.*?</pre>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Table();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("[\\p{L}\\p{N}_]{2,40}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
