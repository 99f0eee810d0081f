using System.Globalization;
using System.Text;

namespace KpnEen.Docs.Pages;

/// <summary>What all pages have around them: head, menu, search.</summary>
internal sealed class PageFrame(IReadOnlyList<Page> pages)
{
    private readonly ILookup<string, Page> groups = pages.Where(p => p.Group.Length > 0).ToLookup(p => p.Group);

    public string Around(Page page) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="description" content="{Html.Text(page.About)}">
            <title>{Html.Text(page.Title)} · KPN EEN API</title>
            <link rel="icon" href="/docs/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/docs/docs.css">
            <script src="/docs/docs.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">To the text</a>
            <header>
            <a class="brand" href="/docs">KPN EEN <span>API</span></a>
            <div id="search" role="search" hidden>
            <label for="q">Search the documentation</label>
            <input id="q" type="search" placeholder="Search" autocomplete="off" spellcheck="false" aria-controls="found">
            <ul id="found" hidden></ul>
            </div>
            <div class="raw"><a href="/openapi/v1.json" download="kpneen.v1.json">OpenAPI</a> <a href="/console">Console</a> <a href="/">Portal</a></div>
            </header>
            <div class="columns">
            {Menu(page)}
            <main id="content" tabindex="-1">
            {page.Body}
            {Neighbours(page)}</main>
            </div>
            </body>
            </html>

            """;

    private string Menu(Page here)
    {
        var made = new StringBuilder("<details class=\"menu\"><summary>Contents</summary></details>\n<nav aria-label=\"Contents\">\n");
        foreach (var group in groups.Where(g => !g.Key.StartsWith('/')))
        {
            made.Append(CultureInfo.InvariantCulture, $"<h2>{Html.Text(group.Key)}</h2>\n<ul>\n");
            foreach (var page in group)
            {
                made.Append(CultureInfo.InvariantCulture, $"<li>{Link(page, here)}");
                // The operations of the tag the reader looks at; those of others are one page away.
                var below = groups[$"/{page.Path}"];
                if (here == page || here.Group == $"/{page.Path}")
                    made.Append(
                        CultureInfo.InvariantCulture,
                        $"<ul>{string.Concat(below.Select(p => $"<li>{Link(p, here)}</li>\n"))}</ul>"
                    );
                made.Append("</li>\n");
            }
            made.Append("</ul>\n");
        }

        return made.Append("</nav>").ToString();
    }

    private static string Link(Page page, Page here) =>
        $"<a href=\"{page.Address}\"{(page == here ? " aria-current=\"page\"" : "")}>{Html.Text(page.Title)}</a>";

    private string Neighbours(Page here)
    {
        if (here.Group.Length == 0)
            return "";
        var all = groups[here.Group].ToList();
        var at = all.IndexOf(here);
        var before = at > 0 ? $"<a rel=\"prev\" href=\"{all[at - 1].Address}\">← {Html.Text(all[at - 1].Title)}</a>" : "<span></span>";
        var after = at + 1 < all.Count ? $"<a rel=\"next\" href=\"{all[at + 1].Address}\">{Html.Text(all[at + 1].Title)} →</a>" : "";
        return $"<nav class=\"neighbours\" aria-label=\"Before and after\">{before}{after}</nav>\n";
    }
}
