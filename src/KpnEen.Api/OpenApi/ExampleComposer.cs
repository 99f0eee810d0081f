using System.Collections.Frozen;
using System.Text.Json.Nodes;
using KpnEen.Api.OpenApi.Limits;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>Makes the example of a body out of the examples of its members.</summary>
internal sealed class ExampleComposer(IDictionary<string, IOpenApiSchema> schemas)
{
    private const int Deepest = 24;
    private const int PatchMembers = 2;

    /// <summary>Gives each JSON body of an operation an example, unless it has one.</summary>
    public void Apply(OpenApiOperation operation)
    {
        foreach (var (type, media) in operation.Body().Concat(operation.Answers()))
            Apply(type, media);
    }

    private void Apply(string type, OpenApiMediaType media)
    {
        // An example in an example (of the event catalogue) looks like a schema to those who check schemas.
        if (media is not { Example: null, Schema: { } schema } || HasExample(schema) || !type.EndsWith("json", StringComparison.Ordinal))
            return;
        media.Example = Of(schema, 0);
        // A patch shows what is changed, not all that could be.
        if (type == Conventions.MergePatch<object>.MediaType && media.Example is JsonObject patch)
        {
            foreach (var more in patch.Select(member => member.Key).Skip(PatchMembers).ToList())
                patch.Remove(more);
        }
    }

    private bool HasExample(IOpenApiSchema schema) =>
        schema is OpenApiSchemaReference { Reference.Id: { } id }
        && schemas[id].Properties is { } members
        && (members.ContainsKey("example") || (members.TryGetValue("items", out var items) && items.Items is { } item && HasExample(item)));

    // What a member of such a name holds, where the member itself gives no example.
    private static readonly FrozenDictionary<string, string> ByName = new Dictionary<string, string>
    {
        ["number"] = "+31612345678",
        ["to"] = "+31612345678",
        ["from"] = "+31612345678",
        ["name"] = "P. Jansen",
        ["country"] = "NL",
        ["email"] = "anna@jansen.example",
        ["extension"] = "201",
        ["label"] = "Sales line",
    }.ToFrozenDictionary();

    private JsonNode? Of(IOpenApiSchema schema, int depth, string name = "")
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            return depth < Deepest ? Of(schemas[id], depth + 1, name) : null;
        if (DocumentParts.ExampleOf(schema) is { } example)
            return example.DeepClone();
        if (schema.OneOf is { Count: > 0 } alternatives)
            return Of(alternatives[^1], depth, name);
        if (schema.Enum is { Count: > 0 } values)
            return values[0].DeepClone();
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => Object(schema, depth),
            JsonSchemaType.Array => schema.Items is { } items && Of(items, depth + 1) is { } item ? new JsonArray(item) : new JsonArray(),
            JsonSchemaType.String => schema.Default?.DeepClone() ?? Text(schema, name),
            JsonSchemaType.Integer => schema.Default?.DeepClone() ?? JsonNode.Parse(schema.Minimum ?? "1"),
            JsonSchemaType.Number => 1.5,
            JsonSchemaType.Boolean => schema.Default?.DeepClone() ?? true,
            _ => null,
        };
    }

    private JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var made = new JsonObject();
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (Of(member, depth + 1, name) is { } value)
                made[name] = value;
        }

        return made;
    }

    /// <summary>Null where a pattern asks for something that only an example can know.</summary>
    private static JsonNode? Text(IOpenApiSchema text, string name) =>
        text.Format switch
        {
            "date-time" => "2026-01-31T12:00:00.000Z",
            "date" => "2026-01-31",
            "uri" => "https://www.jansen.example/",
            _ => text.Pattern is TextPatterns.Input or TextPatterns.Output ? ByName.GetValueOrDefault(name, "text") : null,
        };
}
