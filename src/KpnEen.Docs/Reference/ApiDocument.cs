using System.Text.Json.Nodes;

namespace KpnEen.Docs.Reference;

/// <summary>The OpenAPI document, its references followed.</summary>
internal sealed class ApiDocument
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];
    private readonly JsonObject root;

    private ApiDocument(JsonObject root)
    {
        this.root = root;
        Operations =
        [
            .. from path in root["paths"]!.AsObject()
            from verb in Verbs
            where path.Value![verb] is not null
            select new DocumentedOperation(this, path.Key, verb, path.Value![verb]!.AsObject()),
        ];
    }

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    /// <summary>Name and description, in the order of the document.</summary>
    public IEnumerable<(string Name, string Description)> Tags =>
        root["tags"]!.AsArray().Select(t => ((string)t!["name"]!, (string?)t["description"] ?? ""));

    public static ApiDocument Embedded() => new(JsonNode.Parse(Docs.Embedded.Bytes("openapi.json"))!.AsObject());

    /// <summary>The thing itself when it is a reference. A description beside a reference goes before that of what it leads to.</summary>
    public JsonObject Resolve(JsonNode thing)
    {
        if ((string?)thing["$ref"] is not { } reference)
            return thing.AsObject();
        JsonNode? at = root;
        foreach (var part in reference.Split('/').Skip(1))
            at = at![part];
        return Resolve(at!);
    }

    /// <summary>The name of the schema a reference leads to; null when it is none.</summary>
    public static string? NameOf(JsonNode? schema) => ((string?)schema?["$ref"])?.Split('/')[^1];
}
