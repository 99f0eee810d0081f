using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>One operation as an attacker reads it out of the OpenAPI document.</summary>
/// <param name="Queries">Names of the query parameters, with the schema of each.</param>
/// <param name="Headers">Names of the headers it reads.</param>
/// <param name="BodyType">Null: it takes no body.</param>
/// <param name="Example">The example of its body; null: it takes none, or sound.</param>
/// <param name="Members">Schemas of the members of its body.</param>
internal sealed record HostileTarget(
    string Id,
    HttpMethod Method,
    string Template,
    bool ForPartners,
    ImmutableArray<(string Name, JsonElement Schema)> Queries,
    ImmutableArray<string> Headers,
    string? BodyType,
    JsonObject? Example,
    ImmutableDictionary<string, JsonElement> Members
)
{
    public static async Task<ImmutableArray<HostileTarget>> AllAsync()
    {
        await using var api = await UnstartedApi.StartAsync();
        var document = JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync("/openapi/v1.json"));
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => Of(document, path.Name, operation))),
        ];
    }

    private static HostileTarget Of(JsonElement document, string path, JsonProperty operation)
    {
        var parameters = operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToList() : [];
        var media = operation.Value.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().First()
            : default;
        var hasBody = media.Value.ValueKind == JsonValueKind.Object;
        return new HostileTarget(
            operation.Value.GetProperty("operationId").GetString()!,
            new HttpMethod(operation.Name.ToUpperInvariant()),
            path,
            operation.Value.GetProperty("security").GetRawText().Contains("\"partner\"", StringComparison.Ordinal),
            [.. In("query").Select(p => (p.GetProperty("name").GetString()!, p.GetProperty("schema")))],
            [.. In("header").Select(p => p.GetProperty("name").GetString()!)],
            hasBody ? media.Name : null,
            hasBody && media.Value.TryGetProperty("example", out var example) ? JsonNode.Parse(example.GetRawText()) as JsonObject : null,
            hasBody ? MembersOf(document, media.Value.GetProperty("schema")) : ImmutableDictionary<string, JsonElement>.Empty
        );

        IEnumerable<JsonElement> In(string place) => parameters.Where(p => p.GetProperty("in").GetString() == place);
    }

    private static ImmutableDictionary<string, JsonElement> MembersOf(JsonElement document, JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        return schema.TryGetProperty("properties", out var members)
            ? members.EnumerateObject().ToImmutableDictionary(m => m.Name, m => m.Value)
            : ImmutableDictionary<string, JsonElement>.Empty;
    }
}
