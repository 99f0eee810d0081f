using System.Globalization;
using System.Text;
using KpnEen.Docs.Guides;
using KpnEen.Docs.Pages;

namespace KpnEen.Docs.Reference;

/// <summary>A page for each tag and each operation.</summary>
internal static class ReferencePages
{
    public const string Group = "Reference";

    public static IEnumerable<Page> All(ApiDocument document)
    {
        foreach (var (tag, about) in document.Tags)
        {
            var mine = document.Operations.Where(o => o.Tag == tag).ToList();
            if (mine.Count == 0)
                continue;
            var path = $"reference/{Html.Kebab(tag)}";
            yield return new Page(path, Html.Words(tag), Group, about, Tag(tag, about, mine));
            foreach (var operation in mine)
                yield return new Page(
                    operation.Page,
                    operation.Summary,
                    $"/{path}",
                    $"{operation.Verb.ToUpperInvariant()} {operation.Path}",
                    OperationPage.Of(operation)
                );
        }
    }

    /// <summary>GET /v1/users, the verb in its colour.</summary>
    public static string Line(DocumentedOperation operation) =>
        $"<span class=\"verb {operation.Verb}\">{operation.Verb.ToUpperInvariant()}</span> <code class=\"path\">{Html.Text(operation.Path).Replace("/", "/<wbr>", StringComparison.Ordinal)}</code>";

    private static string Tag(string tag, string about, List<DocumentedOperation> operations)
    {
        var made = new StringBuilder($"<h1>{Html.Text(Html.Words(tag))}</h1>\n{Markdown.ToHtml(about)}<ul class=\"operations\">\n");
        foreach (var operation in operations)
            made.Append(
                CultureInfo.InvariantCulture,
                $"<li><a href=\"/docs/{operation.Page}\">{Html.Text(operation.Summary)}</a><div>{Line(operation)}</div></li>\n"
            );
        return made.Append("</ul>\n").ToString();
    }
}
