using System.Text.Json.Nodes;
using KpnEen.Api.OpenApi;
using KpnEen.Data.Log;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace KpnEen.Api.Events;

/// <summary>
/// JSON Schema 2020-12 of every event type (W10). The definitions are the schemas of the OpenAPI document, so that there is one truth;
/// each type adds its name and what is always there (<see cref="EventShape"/>). Made once, at the first question.
/// </summary>
internal sealed class EventSchemas(IServiceScopeFactory scopes)
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const string References = "#/components/schemas/";
    private readonly Lazy<JsonObject> definitions = new(() => Definitions(scopes));

    /// <summary>The schema of one type, complete in itself.</summary>
    /// <param name="id">Where it is served.</param>
    public JsonObject Of(string type, string id) =>
        new()
        {
            ["$schema"] = Dialect,
            ["$id"] = id,
            ["title"] = type,
            ["description"] = EventTypeCatalog.Describe(type),
            ["allOf"] = Parts(type),
            ["$defs"] = definitions.Value.DeepClone(),
        };

    /// <summary>All types in one document, the definitions once: what is committed and compared from release to release.</summary>
    public JsonObject All()
    {
        var types = new JsonObject();
        foreach (var type in EventTypes.All)
            types[type] = new JsonObject { ["allOf"] = Parts(type) };
        return new JsonObject
        {
            ["$schema"] = Dialect,
            ["$defs"] = definitions.Value.DeepClone(),
            ["types"] = types,
        };
    }

    private static JsonArray Parts(string type)
    {
        var shape = EventShape.Of(type);
        string[] always = shape.InConversation ? ["conversationId", "sequence"] : [];
        return
        [
            new JsonObject { ["$ref"] = $"#/$defs/{nameof(EventEnvelope)}" },
            new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["const"] = type },
                    ["apiVersion"] = new JsonObject { ["const"] = EventJson.ApiVersion },
                    ["data"] = new JsonObject { ["required"] = new JsonArray([.. shape.Data.Select(name => (JsonNode)name)]) },
                },
                ["required"] = new JsonArray([.. always.Select(name => (JsonNode)name)]),
            },
        ];
    }

    private static JsonObject Definitions(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var document = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(OpenApiSetup.DocumentName);
        using var text = new StringWriter();
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        var schemas = JsonNode.Parse(text.ToString())!["components"]!["schemas"]!.AsObject();
        var wanted = new Queue<string>([nameof(EventEnvelope)]);
        var found = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        while (wanted.TryDequeue(out var name))
        {
            if (found.ContainsKey(name))
                continue;
            found[name] = schemas[name]!.DeepClone();
            Adapt(found[name], wanted);
        }
        return new JsonObject(found);
    }

    /// <summary>What OpenAPI adds to JSON Schema is taken out, and references are followed.</summary>
    private static void Adapt(JsonNode? node, Queue<string> wanted)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                    Adapt(item, wanted);
                break;
            case JsonObject schema:
                if (schema["$ref"] is JsonValue reference && reference.GetValue<string>() is var to)
                {
                    wanted.Enqueue(to[References.Length..]);
                    schema["$ref"] = $"#/$defs/{to[References.Length..]}";
                }
                if (schema["type"] is JsonValue && schema.Remove("example", out var example))
                    schema["examples"] = new JsonArray(example);
                foreach (var (_, child) in schema.ToList())
                    Adapt(child, wanted);
                break;
        }
    }
}
