using System.Collections.Frozen;
using KpnEen.Docs.Guides;
using KpnEen.Docs.Reference;

namespace KpnEen.Docs.Pages;

/// <summary>All pages by their address.</summary>
internal sealed class DocsSite
{
    private readonly FrozenDictionary<string, Lazy<DocsFile>> files;
    private readonly PageFrame frame;

    private DocsSite(IReadOnlyList<Page> pages)
    {
        Pages = pages;
        frame = new PageFrame(pages);
        var found = pages.ToDictionary(p => p.Path, p => new Lazy<DocsFile>(() => DocsFile.Html(frame.Around(p))));
        found["docs.css"] = new(() => new DocsFile(Embedded.Bytes("docs.css"), "text/css; charset=utf-8"));
        found["docs.js"] = new(() => new DocsFile(Embedded.Bytes("docs.js"), "text/javascript; charset=utf-8"));
        found["icon.svg"] = new(() => new DocsFile(Embedded.Bytes("icon.svg"), "image/svg+xml"));
        found["search.json"] = new(() => new DocsFile(SearchIndex.Of(pages), "application/json"));
        files = found.ToFrozenDictionary();
        NotFound = DocsFile.Html(
            frame.Around(
                new Page(
                    "",
                    "Not found",
                    "",
                    "",
                    "<h1>Not found</h1><p>There is no such page. <a href=\"/docs\">Begin at the beginning</a>.</p>"
                )
            )
        );
    }

    public IReadOnlyList<Page> Pages { get; }

    public DocsFile NotFound { get; }

    public static DocsSite Make()
    {
        var document = ApiDocument.Embedded();
        return new DocsSite([.. GuidePages.All(), .. ReferencePages.All(document), .. ProblemReference.All(document)]);
    }

    /// <param name="path">Below <c>/docs/</c>.</param>
    public DocsFile? Find(string path) => files.GetValueOrDefault(path.TrimEnd('/'))?.Value;
}
