using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KpnEen.Docs.Guides;
using KpnEen.Docs.Pages;
using KpnEen.Docs.Samples;

namespace KpnEen.Docs.Reference;

/// <summary>All there is to know of one operation.</summary>
internal static class OperationPage
{
    // The same for all operations: told once, in the guide.
    private static readonly string[] Everywhere = ["Api-Version", "Kpn-Tenant", "Idempotency-Key", "If-Match", "If-None-Match"];

    public static string Of(DocumentedOperation operation)
    {
        var made = new StringBuilder();
        made.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"over\"><a href=\"/docs/reference/{Html.Kebab(operation.Tag)}\">{Html.Text(Html.Words(operation.Tag))}</a></p>\n"
        );
        made.Append(
            CultureInfo.InvariantCulture,
            $"<h1>{Html.Text(operation.Summary)}</h1>\n<p class=\"line\">{ReferencePages.Line(operation)}</p>\n"
        );
        made.Append(Markdown.ToHtml(operation.Description));
        made.Append(Parameters(operation));
        if (operation.Body is var (type, media))
            made.Append(
                CultureInfo.InvariantCulture,
                $"<h2 id=\"body\">Body</h2>\n<p><code>{Html.Text(type)}</code></p>\n{SchemaTable.Of(operation.Document, media["schema"], "Members of the body")}"
            );
        made.Append("<h2 id=\"examples\">Examples</h2>\n");
        made.Append(Html.Code("curl", "sh", CurlSample.Of(operation), $"curl {operation.Id}"));
        if (CSharpSample.Of(operation) is { } csharp)
            made.Append(Html.Code("C#", "csharp", csharp, $"csharp {operation.Id}"));
        made.Append(Answers(operation));
        return made.ToString();
    }

    private static string Parameters(DocumentedOperation operation)
    {
        var rows = operation
            .Parameters.Where(p => !Everywhere.Contains((string)p["name"]!))
            .Select(p =>
                new[]
                {
                    $"<code>{Html.Text((string)p["name"]!)}</code>{((bool?)p["required"] == true ? " <em>required</em>" : "")}",
                    Html.Text((string)p["in"]!),
                    SchemaTable.TypeOf(operation.Document, p["schema"]),
                    Markdown.ToHtml((string?)p["description"] ?? ""),
                }
            )
            .ToList();
        var headers = Everywhere.Where(operation.Has).Select(h => $"<a href=\"/docs/conventions\"><code>{h}</code></a>").ToList();
        var note = headers.Count > 0 ? $"<p class=\"note\">Headers that mean the same everywhere: {string.Join(", ", headers)}.</p>\n" : "";
        return rows.Count == 0
            ? note
            : $"<h2 id=\"parameters\">Parameters</h2>\n{Html.Table("Parameters", ["Name", "In", "Type", "Meaning"], rows)}{note}";
    }

    private static string Answers(DocumentedOperation operation)
    {
        var made = new StringBuilder("<h2 id=\"answer\">Answer</h2>\n");
        foreach (var (status, answer) in operation.Successes)
            made.Append(
                CultureInfo.InvariantCulture,
                $"<p><strong class=\"status\" data-status=\"{status}\">{status}</strong> {Html.Text((string?)answer["description"])}</p>\n"
            );
        if (operation.Success is var (type, media))
        {
            if (media["example"] is { } example)
                made.Append(Html.Code($"{operation.Successes.First().Status}, {type}", "json", JsonText.Of(example)));
            else
                made.Append(CultureInfo.InvariantCulture, $"<p><code>{Html.Text(type)}</code></p>\n");
            if (media["schema"] is { } schema && ApiDocument.NameOf(schema) is not null)
                made.Append(
                    CultureInfo.InvariantCulture,
                    $"<details><summary>Members of the answer</summary>{SchemaTable.Of(operation.Document, schema, "Members of the answer")}</details>\n"
                );
        }

        var problems = operation.Answers.Where(a => a.Status[0] is '4' or '5').Select(a => new[] { a.Status, Codes(a.Answer) });
        return made.Append(
                CultureInfo.InvariantCulture,
                $"<h2 id=\"problems\">Problems</h2>\n{Html.Table("Problems", ["Status", "Codes"], problems)}"
            )
            .ToString();
    }

    private static string Codes(JsonObject answer) =>
        string.Join(
            ", ",
            DocumentedOperation.CodesIn(answer).Distinct().Select(code => $"<a href=\"/docs/problems/{code}\"><code>{code}</code></a>")
        );
}
