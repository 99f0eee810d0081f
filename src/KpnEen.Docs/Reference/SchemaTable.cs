using System.Text.Json.Nodes;
using KpnEen.Docs.Guides;
using KpnEen.Docs.Pages;

namespace KpnEen.Docs.Reference;

/// <summary>The members of an object, and of the objects in it.</summary>
internal static class SchemaTable
{
    private const int Deepest = 3;

    public static string Of(ApiDocument document, JsonNode? schema, string label)
    {
        var rows = schema is null ? [] : Rows(document, schema, "", 0).ToList();
        return rows.Count == 0 ? "" : Html.Table(label, ["Member", "Type", "Meaning"], rows);
    }

    /// <summary>In few words: string, integer 1–50, one of a, b.</summary>
    public static string TypeOf(ApiDocument document, JsonNode? schema)
    {
        if (schema is null)
            return "";
        var found = Inner(document, schema);
        if (found["enum"] is JsonArray values)
            return $"one of {string.Join(", ", values.Where(v => v is not null).Select(v => $"<code>{Html.Text(v!.ToString())}</code>"))}";
        var type = Kind(found);
        if (type == "array")
            return $"list of {TypeOf(document, found["items"])}";
        var format = (string?)found["format"] is { } f and not ("int32" or "int64" or "double") ? $" ({Html.Text(f)})" : "";
        var limits = (Limit(found["minimum"]), Limit(found["maximum"])) switch
        {
            ({ } least, { } most) => $" {least}–{most}",
            ({ } least, null) => $" from {least}",
            (null, { } most) => $" to {most}",
            _ => "",
        };
        return Html.Text(type) + format + limits;
    }

    private static IEnumerable<string[]> Rows(ApiDocument document, JsonNode schema, string before, int depth)
    {
        var found = Inner(document, schema);
        var required = found["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        foreach (var (name, member) in found["properties"]?.AsObject() ?? [])
        {
            var inner = Inner(document, member!);
            var about = (string?)member!["description"] ?? (string?)inner["description"] ?? "";
            var standard = inner["default"] is { } given
                ? $" <span class=\"note\">Default <code>{Html.Text(given.ToJsonString())}</code>.</span>"
                : "";
            yield return
            [
                $"<code>{Html.Text(before + name)}</code>{(required.Contains(name) ? " <em>required</em>" : "")}",
                TypeOf(document, member),
                Markdown.ToHtml(about) + standard,
            ];
            var below =
                Kind(inner) == "array" && inner["items"] is { } items ? (items, $"{before}{name}[].") : (member, $"{before}{name}.");
            if (depth + 1 < Deepest)
            {
                foreach (var row in Rows(document, below.Item1, below.Item2, depth + 1))
                    yield return row;
            }
        }
    }

    /// <summary>Behind references, and behind "this or null".</summary>
    private static JsonObject Inner(ApiDocument document, JsonNode schema)
    {
        var found = document.Resolve(schema);
        return
            (found["oneOf"] ?? found["anyOf"])?.AsArray() is { } choices
            && choices.Select(c => document.Resolve(c!)).FirstOrDefault(c => Kind(c) != "null") is { } chosen
            ? chosen
            : found;
    }

    private static string Kind(JsonObject schema) =>
        schema["type"] switch
        {
            JsonArray several => several.Select(t => (string)t!).FirstOrDefault(t => t != "null") ?? "null",
            { } one => (string)one!,
            null => "any",
        };

    // What every whole number of the wire could be says nothing.
    private static string? Limit(JsonNode? limit) =>
        limit?.ToString() is { } text && Math.Abs(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) < 2_000_000_000
            ? text
            : null;
}
