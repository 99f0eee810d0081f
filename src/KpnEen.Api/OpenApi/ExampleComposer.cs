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
    private const string Filler = "text";

    /// <summary>Gives each JSON body of an operation an example, unless it has one.</summary>
    public void Apply(OpenApiOperation operation)
    {
        foreach (var (type, media) in operation.Body())
            Apply(type, media, isAnswer: false);
        foreach (var (type, media) in operation.Answers())
            Apply(type, media, isAnswer: true);
    }

    private void Apply(string type, OpenApiMediaType media, bool isAnswer)
    {
        // An example in an example (of the event catalogue) looks like a schema to those who check schemas.
        if (media is not { Example: null, Schema: { } schema } || HasExample(schema) || !type.EndsWith("json", StringComparison.Ordinal))
            return;
        media.Example = Of(schema, 0, isAnswer);
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
        ["codec"] = "PCMA",
        ["nextCursor"] = "AZ2kQm9yZGVyIG9mIGEgcGFnZQ",
        ["userId"] = "usr_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["deviceId"] = "dev_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["legId"] = "leg_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["recordingId"] = "rec_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["conversationId"] = "conv_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["endpointId"] = "whe_0192f0c1d2e37b4c8d5e6f7081920a1b",
        ["eventId"] = "evt_0192f0c1d2e37b4c8d5e6f7081920a1b",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> NumbersByName = new Dictionary<string, int>
    {
        ["sip"] = 200,
        ["q850"] = 16,
    }.ToFrozenDictionary();

    private JsonNode? Of(IOpenApiSchema schema, int depth, bool isAnswer, string name = "")
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            return isAnswer && WholeExamples.Of(id) is { } whole ? whole
                : depth < Deepest ? Of(schemas[id], depth + 1, isAnswer, name)
                : null;
        if (DocumentParts.ExampleOf(schema) is { } example)
            return example.DeepClone();
        if (schema.OneOf is { Count: > 0 } alternatives)
            return Of(alternatives[^1], depth, isAnswer, name);
        if (schema.Enum is { Count: > 0 } values)
            return values[0].DeepClone();
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => Object(schema, depth, isAnswer),
            JsonSchemaType.Array => schema.Items is { } items && Of(items, depth + 1, isAnswer) is { } item
                ? new JsonArray(item)
                : new JsonArray(),
            JsonSchemaType.String => schema.Default?.DeepClone() ?? Text(schema, name),
            JsonSchemaType.Integer => schema.Default?.DeepClone()
                ?? (NumbersByName.TryGetValue(name, out var known) ? known : JsonNode.Parse(schema.Minimum ?? "1")),
            JsonSchemaType.Number => 1.5,
            JsonSchemaType.Boolean => schema.Default?.DeepClone() ?? true,
            _ => null,
        };
    }

    private JsonObject Object(IOpenApiSchema schema, int depth, bool isAnswer)
    {
        var made = new JsonObject();
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (Of(member, depth + 1, isAnswer, name) is not { } value)
                continue;
            // Of an answer a reader learns nothing by a filler.
            if (!isAnswer || schema.Required?.Contains(name) == true || !IsFiller(value))
                made[name] = value;
        }

        return made;
    }

    private static bool IsFiller(JsonNode value) =>
        value is JsonArray { Count: 1 } list
            ? list[0] is { } only && IsFiller(only)
            : value is JsonValue text && text.TryGetValue<string>(out var content) && content == Filler;

    /// <summary>Null where a pattern asks for something that only an example can know.</summary>
    private static JsonNode? Text(IOpenApiSchema text, string name) =>
        text.Format switch
        {
            "date-time" => "2026-01-31T12:00:00.000Z",
            "date" => "2026-01-31",
            "uri" => "https://www.jansen.example/",
            _ => text.Pattern is TextPatterns.Input or TextPatterns.Output ? ByName.GetValueOrDefault(name, Filler) : null,
        };
}
