using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>Walks over parts of a document that may be absent.</summary>
internal static class DocumentParts
{
    public static IEnumerable<OpenApiOperation> Operations(this OpenApiDocument document) => Of(document.Paths.Values);

    public static IEnumerable<OpenApiOperation> WebhookOperations(this OpenApiDocument document) =>
        document.Webhooks is { } webhooks ? Of(webhooks.Values) : [];

    /// <summary>The bodies of answers; those of problems, which are shared, only once in the components.</summary>
    public static IEnumerable<(string Type, OpenApiMediaType Media)> Answers(this OpenApiOperation operation) =>
        operation.Responses is { } responses ? responses.Values.OfType<OpenApiResponse>().SelectMany(r => Of(r.Content)) : [];

    public static IEnumerable<(string Type, OpenApiMediaType Media)> Body(this OpenApiOperation operation) =>
        Of(operation.RequestBody?.Content);

    // Swashbuckle writes the keyword `example`, which OpenAPI 3.1 still knows.
#pragma warning disable CS0618
    public static System.Text.Json.Nodes.JsonNode? ExampleOf(IOpenApiSchema schema) => schema.Example;

    public static OpenApiSchema WithExample(this OpenApiSchema schema, System.Text.Json.Nodes.JsonNode example)
    {
        schema.Example = example;
        return schema;
    }
#pragma warning restore CS0618

    private static IEnumerable<OpenApiOperation> Of(IEnumerable<IOpenApiPathItem> paths) =>
        paths.SelectMany(path => path.Operations is { } operations ? operations.Values.AsEnumerable() : []);

    private static IEnumerable<(string Type, OpenApiMediaType Media)> Of(IDictionary<string, OpenApiMediaType>? content) =>
        content is null ? [] : content.Select(c => (c.Key, c.Value));
}
