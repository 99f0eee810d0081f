using KpnEen.Docs.Pages;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KpnEen.Docs.Guides;

/// <summary>Markdown to HTML. What is HTML in it, comments too, is left out: nothing in a text can bring a script.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    /// <param name="address">Where a link of the text leads on the site; null when it leads nowhere there, and is text.</param>
    public static string ToHtml(string text, Func<string, string?>? address = null)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        foreach (var block in document.Descendants<HtmlBlock>().ToList())
            block.Parent!.Remove(block);
        foreach (var inline in document.Descendants<HtmlInline>().ToList())
            inline.Remove();
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Lead(link, address);
        return document
            .ToHtml(Pipeline)
            .Replace(
                "<table>",
                "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table>",
                StringComparison.Ordinal
            )
            .Replace("</table>", "</table></div>", StringComparison.Ordinal)
            .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal);
    }

    /// <summary>The first heading and the first sentences below it, without marks.</summary>
    public static (string Title, string About) Head(string text)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        return (Plain(document.OfType<HeadingBlock>().First().Inline!), Plain(document.OfType<ParagraphBlock>().First().Inline!));
    }

    private static void Lead(LinkInline link, Func<string, string?>? address)
    {
        if (link.Url is not { } url || url.StartsWith("http", StringComparison.Ordinal) || url.StartsWith('/') || url.StartsWith('#'))
            return;
        if (address?.Invoke(url) is { } found)
        {
            link.Url = found;
            return;
        }

        // Into the repository, which a reader of the site has not.
        var words = new LiteralInline(Plain(link));
        link.ReplaceBy(words, copyChildren: false);
    }

    private static string Plain(ContainerInline inline) =>
        string.Concat(
            inline
                .Descendants()
                .Select(part =>
                    part switch
                    {
                        LiteralInline literal => literal.Content.ToString(),
                        CodeInline code => code.Content,
                        LineBreakInline => " ",
                        _ => "",
                    }
                )
        );
}
