using System.Globalization;
using System.Text;
using KpnEen.Api.Conventions;
using KpnEen.Docs.Pages;

namespace KpnEen.Docs.Reference;

/// <summary>Where the <c>type</c> of a problem leads people: what it means, whether to try again, who answers it.</summary>
internal static class ProblemReference
{
    private const string Group = "/problems";

    public static IEnumerable<Page> All(ApiDocument document)
    {
        var rows = ProblemCatalog.All.Select(p =>
            new[] { $"{p.Status}", $"<a href=\"/docs/problems/{p.Code}\"><code>{p.Code}</code></a>", Html.Text(p.Title) }
        );
        yield return new Page(
            "problems",
            "Problems",
            ReferencePages.Group,
            "Every code an error can have",
            "<h1>Problems</h1>\n<p>Every error is <code>application/problem+json</code> (RFC 9457) with a <code>code</code> of this list. Codes stay; titles may be worded better.</p>\n"
                + Html.Table("Problems", ["Status", "Code", "Meaning"], rows)
        );
        var answerers = document
            .Operations.SelectMany(o =>
                o.Answers.SelectMany(a => DocumentedOperation.CodesIn(a.Answer).Distinct().Select(code => (code, DocumentedOperation: o)))
            )
            .ToLookup(x => x.code, x => x.DocumentedOperation);
        foreach (var problem in ProblemCatalog.All)
            yield return new Page(
                $"problems/{problem.Code}",
                problem.Code,
                Group,
                $"{problem.Status}: {problem.Title}",
                Of(problem, [.. answerers[problem.Code].Distinct()])
            );
    }

    private static string Of(ProblemKind problem, List<DocumentedOperation> operations)
    {
        var example = $$"""
            {
              "type": "https://api.een.example/problems/{{problem.Code}}",
              "title": "{{problem.Title}}",
              "status": {{problem.Status}},
              "code": "{{problem.Code}}",
              "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
            }
            """;
        var made = new StringBuilder("<p class=\"over\"><a href=\"/docs/problems\">Problems</a></p>\n");
        made.Append(
            CultureInfo.InvariantCulture,
            $"<h1>{problem.Code}</h1>\n<p class=\"line\"><strong class=\"status bad\">{problem.Status}</strong> {Html.Text(problem.Title)}.</p>\n"
        );
        made.Append(
            CultureInfo.InvariantCulture,
            $"<p>{Html.Text(problem.Advice)}</p>\n{Html.Code("application/problem+json", "json", example)}"
        );
        made.Append("<h2 id=\"operations\">Operations that name it</h2>\n");
        if (operations.Count == 0)
            made.Append("<p>None by name: it comes before an operation is reached, or can meet many of them.</p>\n");
        else if (operations.Count > 60)
            made.Append(CultureInfo.InvariantCulture, $"<p>Nearly all: {operations.Count}.</p>\n");
        else
            made.Append(
                CultureInfo.InvariantCulture,
                $"<ul>{string.Concat(operations.Select(o => $"<li><a href=\"/docs/{o.Page}\">{Html.Text(o.Summary)}</a></li>\n"))}</ul>\n"
            );
        return made.ToString();
    }
}
