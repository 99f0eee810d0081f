using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What the OpenAPI document of this version says about bodies.</summary>
internal sealed class ApiSchemas
{
    private readonly JsonNode _document;

    private ApiSchemas(JsonNode document) => _document = document;

    public static ApiSchemas Embedded { get; } = Read();

    /// <summary>The schema of that name, all of its references replaced by what they name.</summary>
    public JsonObject Of(string name) => Inline((JsonObject)_document["components"]!["schemas"]![name]!);

    /// <summary>Services of a user or of the tenant, by name: what PUT takes.</summary>
    /// <param name="prefix"><c>/v1/users/{userId}/services/</c></param>
    public IEnumerable<(string Name, JsonObject Settings)> Services(string prefix)
    {
        foreach (var (path, operations) in _document["paths"]!.AsObject())
            if (path.StartsWith(prefix, StringComparison.Ordinal) && operations!["put"] is { } put)
                yield return (path[prefix.Length..], Inline((JsonObject)put["requestBody"]!["content"]!["application/json"]!["schema"]!));
    }

    private JsonObject Inline(JsonObject schema)
    {
        var whole = new JsonObject();
        if ((string?)schema["$ref"] is { } reference)
            foreach (var (name, value) in Inline((JsonObject)Target(reference)))
                whole[name] = value!.DeepClone();
        foreach (var (name, value) in schema)
            if (name != "$ref")
                whole[name] = Inline(value);
        return whole;
    }

    private JsonNode? Inline(JsonNode? value) =>
        value switch
        {
            JsonObject inner => Inline(inner),
            JsonArray items => new JsonArray([.. items.Select(Inline)]),
            _ => value?.DeepClone(),
        };

    private JsonNode Target(string reference) => reference[2..].Split('/').Aggregate(_document, (node, segment) => node[segment]!);

    private static ApiSchemas Read()
    {
        using var stream = typeof(ApiSchemas).Assembly.GetManifestResourceStream("openapi.json")!;
        return new ApiSchemas(JsonNode.Parse(stream)!);
    }
}
