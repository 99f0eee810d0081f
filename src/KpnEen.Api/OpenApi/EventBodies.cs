using System.Text.Json.Nodes;
using KpnEen.Api.Events;
using KpnEen.Pbx.Events;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>The schema of what a webhook of one type carries: the envelope of all, with what is always there in this type (<see cref="EventShape"/>).</summary>
internal static class EventBodies
{
    public static IOpenApiSchema Of(string type, OpenApiDocument document)
    {
        var shape = EventShape.Of(type);
        var own = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type)] },
            },
            Required = new HashSet<string> { "type" },
        };
        if (shape.InConversation)
        {
            // What they are says the envelope; here they are always there.
            foreach (var name in (string[])["conversationId", "sequence"])
            {
                own.Properties[name] = new OpenApiSchema();
                own.Required.Add(name);
            }
        }
        if (shape.Data.Length > 0)
            own.Properties["data"] = new OpenApiSchema
            {
                AllOf = [new OpenApiSchemaReference(nameof(EventData), document)],
                Required = new HashSet<string>(shape.Data),
            };
        return new OpenApiSchema { AllOf = [new OpenApiSchemaReference(nameof(EventEnvelope), document), own] };
    }
}
