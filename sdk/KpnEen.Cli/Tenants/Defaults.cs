using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What need not be said, because it is so anyway.</summary>
internal static class Defaults
{
    /// <summary>The members that say something. A choice of a service without a named default has its first value, as the settings of the exchange have.</summary>
    public static JsonObject Omit(Item item) => Omit(item.Members, item.Schema, item.Kind == ResourceKind.Service);

    private static JsonObject Omit(JsonObject members, JsonObject schema, bool ofService)
    {
        var said = new JsonObject();
        var required = (schema["required"] as JsonArray ?? []).Select(r => (string)r!).ToHashSet();
        foreach (var (name, value) in members)
        {
            var own = schema["properties"]?[name] as JsonObject ?? [];
            if (required.Contains(name))
                said[name] = value?.DeepClone();
            else if (value is JsonObject inner && own["properties"] is JsonObject)
            {
                if (Omit(inner, own, ofService) is { Count: > 0 } rest)
                    said[name] = rest;
            }
            else if (!IsDefault(value, own, ofService))
                said[name] = value?.DeepClone();
        }
        return said;
    }

    private static bool IsDefault(JsonNode? value, JsonObject schema, bool ofService) =>
        value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }
        || JsonNode.DeepEquals(value, schema["default"])
        || (ofService && schema["default"] is null && JsonNode.DeepEquals(value, (schema["enum"] as JsonArray)?[0]));
}
