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
            $"<p>{Html.Text(Advice(problem))}</p>\n{Html.Code("application/problem+json", "json", example)}"
        );
        made.Append("<h2 id=\"operations\">Operations that name it</h2>\n");
        if (operations.Count == 0)
            made.Append("<p>None in particular: it can meet any request, or one that reached no operation.</p>\n");
        else if (operations.Count > 60)
            made.Append(CultureInfo.InvariantCulture, $"<p>Nearly all: {operations.Count}.</p>\n");
        else
            made.Append(
                CultureInfo.InvariantCulture,
                $"<ul>{string.Concat(operations.Select(o => $"<li><a href=\"/docs/{o.Page}\">{Html.Text(o.Summary)}</a></li>\n"))}</ul>\n"
            );
        return made.ToString();
    }

    private static string Advice(ProblemKind problem) =>
        problem.Status switch
        {
            400 or 405 or 406 or 413 or 414 or 415 or 416 or 431 =>
                "The request is wrong as it stands; the same again meets the same answer. “detail” and “errors” say where.",
            401 => "Ask for a new access token and try once more.",
            403 => "The token is good, but it may not do this. Another token, or another setting of an administrator, is needed.",
            404 => "There is none of this id here, or none that this token can see: which of the two is not told.",
            408 => "The request may be sent again.",
            409 => "Read the present state and decide anew. The same request may succeed when the state has changed.",
            410 => "It is gone and does not come back.",
            412 => "Somebody else changed it: read it again and put your change on what you find.",
            422 => "The input was understood and is not valid. Each entry of “errors” has a JSON pointer to what is wrong.",
            428 => "Send If-Match with the ETag of what you read, or * for whatever is there.",
            429 => "Wait as long as the header Retry-After says, then try again.",
            500 => "It is our fault. Try again with the same Idempotency-Key, and tell support the traceId when it stays.",
            _ => "Try again after a while, with the same Idempotency-Key.",
        };
}
