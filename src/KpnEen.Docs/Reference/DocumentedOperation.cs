using System.Text.Json.Nodes;
using KpnEen.Docs.Pages;

namespace KpnEen.Docs.Reference;

/// <summary>One operation of the document.</summary>
internal sealed record DocumentedOperation(ApiDocument Document, string Path, string Verb, JsonObject Node)
{
    public string Id => (string)Node["operationId"]!;

    public string Tag => (string)Node["tags"]![0]!;

    public string Summary => (string?)Node["summary"] ?? Id;

    public string Description => (string?)Node["description"] ?? Summary;

    /// <summary>Of its page, below <c>/docs</c>.</summary>
    public string Page => $"reference/{Html.Kebab(Tag)}/{Html.Kebab(Id)}";

    public IEnumerable<JsonObject> Parameters => (Node["parameters"]?.AsArray() ?? []).Select(p => Document.Resolve(p!));

    /// <summary>Those of a place: path, query, header.</summary>
    public IEnumerable<JsonObject> In(string place) => Parameters.Where(p => (string)p["in"]! == place);

    public bool Has(string header) => In("header").Any(p => string.Equals((string)p["name"]!, header, StringComparison.OrdinalIgnoreCase));

    /// <summary>Media type and what is below it; null without a body.</summary>
    public (string Type, JsonObject Media)? Body => Node["requestBody"] is { } body ? First(Document.Resolve(body)["content"]) : null;

    public IEnumerable<(string Status, JsonObject Answer)> Answers =>
        Node["responses"]!.AsObject().Select(r => (r.Key, Document.Resolve(r.Value!)));

    public IEnumerable<(string Status, JsonObject Answer)> Successes => Answers.Where(a => a.Status.StartsWith('2'));

    /// <summary>Media type of the first success; null when it has no body.</summary>
    public (string Type, JsonObject Media)? Success => First(Successes.First().Answer["content"]);

    /// <summary>Nobody need sign in.</summary>
    public bool IsOpen => Scopes.Count == 0;

    public IReadOnlyList<string> Scopes =>
        [.. (Node["security"]?.AsArray() ?? []).SelectMany(s => s!.AsObject()).SelectMany(s => s.Value!.AsArray()).Select(s => (string)s!)];

    /// <summary>Codes a text of the document names, between backticks after "one of".</summary>
    public static IEnumerable<string> CodesIn(JsonObject answer)
    {
        var text = (string?)answer["description"] ?? "";
        if ((string?)answer["content"]?["application/problem+json"]?["example"]?["code"] is { } example)
            yield return example;
        var at = text.IndexOf("`code` is one of", StringComparison.Ordinal);
        if (at < 0)
            yield break;
        foreach (var code in text[(at + 16)..].Split('`').Where((_, i) => i % 2 == 1))
            yield return code;
    }

    private static (string, JsonObject)? First(JsonNode? content) =>
        content?.AsObject().FirstOrDefault() is { Key: { } type, Value: { } media } ? (type, media.AsObject()) : null;
}
