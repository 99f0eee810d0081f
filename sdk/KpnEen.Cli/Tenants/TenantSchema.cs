using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>The JSON Schema of a tenant file, made of the schemas of the API: for editors, and for our own reading.</summary>
internal static class TenantSchema
{
    private const string UserServices = "/v1/users/{userId}/services/";
    private const string TenantServices = "/v1/tenant/services/";

    public static JsonObject Whole { get; } = Build();

    public static JsonObject UserServiceSettings => Properties(Whole, "users", "services");

    public static JsonObject TenantServiceSettings =>
        (JsonObject)Whole["properties"]!["tenant"]!["properties"]!["services"]!["properties"]!;

    /// <summary>The object an item of this kind is.</summary>
    public static JsonObject Of(ResourceKind kind) =>
        kind == ResourceKind.Tenant ? (JsonObject)Whole["properties"]!["tenant"]!
        : kind == ResourceKind.Device ? ItemOf((JsonObject)ItemOf((JsonObject)Whole["properties"]!["users"]!)["properties"]!["devices"]!)
        : ItemOf((JsonObject)Whole["properties"]![kind.Section]!);

    /// <summary>The object of a list's items, which may also be written as their key alone.</summary>
    public static JsonObject ItemOf(JsonObject list) =>
        list["items"] is JsonObject items ? (JsonObject)(items["anyOf"]?[0] ?? items) : throw new ArgumentException("No list.");

    private static JsonObject Properties(JsonObject schema, string list, string member) =>
        (JsonObject)ItemOf((JsonObject)schema["properties"]![list]!)["properties"]![member]!["properties"]!;

    private static JsonObject Build()
    {
        var tenant = Item(ResourceKind.Tenant);
        tenant["properties"]!["domain"] = Text("The SIP domain. With a partner's client only: a tenant cannot change it.");
        tenant["properties"]!["externalReference"] = Text(
            "Your own id of the customer: what finds the tenant again. With a partner's client only."
        );
        tenant["properties"]!["services"] = Services(TenantServices);
        var user = Item(ResourceKind.User);
        user["properties"]!["devices"] = List(ResourceKind.Device, Item(ResourceKind.Device));
        user["properties"]!["services"] = Services(UserServices);
        var properties = new JsonObject { ["tenant"] = tenant };
        foreach (var kind in ResourceKind.Lists)
            properties[kind.Section] = List(kind, kind == ResourceKind.User ? user : Item(kind));
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Tenant",
            ["description"] = "A tenant of KPN EEN as a file: kpneen plan, kpneen apply. What is not named is left as it is.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    /// <summary>Members without which one cannot be made; to change one its key is enough.</summary>
    public static IEnumerable<string> NeededToCreate(ResourceKind kind) =>
        kind.Schema.Length == 0
            ? []
            : (ApiSchemas.Embedded.Of(kind.Schema)["required"] as JsonArray ?? []).Select(r => References.FileName((string)r!));

    private static JsonObject Item(ResourceKind kind)
    {
        var item = FileForm(ApiSchemas.Embedded.Of(kind.Schema));
        item.Remove("required");
        if (kind.Key.Length > 0)
            item["required"] = new JsonArray(kind.Key);
        return item;
    }

    private static JsonObject Services(string prefix)
    {
        var all = new JsonObject();
        foreach (var (name, settings) in ApiSchemas.Embedded.Services(prefix))
            all[name] = FileForm(settings);
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Telephone services by name; one that is not named is left as it is.",
            ["additionalProperties"] = false,
            ["properties"] = all,
        };
    }

    private static JsonObject List(ResourceKind kind, JsonObject item) =>
        new()
        {
            ["type"] = "array",
            ["description"] = $"Each {kind.Noun} by its {kind.Key}.",
            ["items"] = Short(item),
        };

    private static JsonObject Text(string description) =>
        new()
        {
            ["type"] = "string",
            ["maxLength"] = 253,
            ["description"] = description,
        };

    /// <summary>An item that needs one member may be written as that alone.</summary>
    private static JsonObject Short(JsonObject item) =>
        item["required"] is JsonArray { Count: 1 } required
            ? new JsonObject { ["anyOf"] = new JsonArray(item, item["properties"]![(string)required[0]!]!.DeepClone()) }
            : item;

    /// <summary>Ids of the API become names; members that may be absent may be null, which removes them.</summary>
    private static JsonObject FileForm(JsonObject schema)
    {
        if (schema["items"] is JsonObject items)
            schema["items"] = Short(FileForm((JsonObject)items.DeepClone()));
        if (schema["properties"] is not JsonObject members)
            return schema;
        var required = (schema["required"] as JsonArray ?? []).Select(r => References.FileName((string)r!)).ToHashSet();
        var properties = new JsonObject();
        foreach (var (apiName, member) in members)
        {
            var name = References.FileName(apiName);
            var own = References.SchemaOf(name) ?? FileForm((JsonObject)member!.DeepClone());
            // JSON Schema 2020-12 (Validation 9.5) has a list of them; of an id the API's example is none here.
            if (own.Remove("example", out var example) && example is JsonValue && example.GetValueKind() == JsonValueKind.String)
                own["examples"] = new JsonArray(example);
            own.Remove("format");
            // One spelling of a number: it is found again by it.
            if (name is "e164" or "callerNumber")
                own["pattern"] = @"^\+[1-9][0-9]{6,14}$";
            if (!required.Contains(name))
                Nullable(own);
            properties[name] = own;
        }
        schema.Remove("example");
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]);
        return schema;
    }

    private static void Nullable(JsonObject schema)
    {
        if (schema["type"] is JsonValue single && (string)single! != "null")
            schema["type"] = new JsonArray((string)single!, "null");
        if (schema["enum"] is JsonArray values && !values.Any(v => v is null))
            values.Add(null);
    }
}
