using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>The tenant as the file that would make it.</summary>
internal static class Export
{
    public static JsonObject Of(LiveTenant live)
    {
        var whole = new JsonObject();
        if (live.Find(ResourceKind.Tenant, "") is { } tenant)
        {
            var members = (JsonObject)tenant.Item.Members.DeepClone();
            foreach (var name in new[] { "domain", "externalReference" })
                members.Remove(name); // they are of one tenant and of no other
            Nest(members, live, "tenant");
            whole["tenant"] = members;
        }
        foreach (var kind in ResourceKind.Lists)
        {
            var list = live
                .Items.Where(l => l.Item.Kind == kind)
                .OrderBy(l => l.Item.Key, StringComparer.Ordinal)
                .Select(l => ShortOrWhole(kind, Members(l.Item, live)))
                .ToList();
            if (list.Count > 0)
                whole[kind.Section] = new JsonArray([.. list]);
        }
        return whole;
    }

    private static JsonObject Members(Item item, LiveTenant live)
    {
        var members = Defaults.Omit(item);
        if (item.Kind == ResourceKind.User)
            Nest(members, live, item.Key);
        if (members["members"] is JsonArray people)
            members["members"] = new JsonArray([.. people.Select(Person)]);
        return members;
    }

    /// <summary>A member of a hunt group whose weight says nothing is its extension.</summary>
    private static JsonNode? Person(JsonNode? person) =>
        person is JsonObject member && ((int?)member["weight"] ?? 0) == 0 ? member["user"]!.DeepClone() : person?.DeepClone();

    private static void Nest(JsonObject members, LiveTenant live, string parent)
    {
        var within = live
            .Items.Where(l => l.Item.Parent == parent)
            .OrderBy(l => l.Item.Key, StringComparer.Ordinal)
            .ToLookup(l => l.Item.Kind);
        if (within[ResourceKind.Device].Any())
            members["devices"] = new JsonArray([
                .. within[ResourceKind.Device].Select(l => ShortOrWhole(ResourceKind.Device, Phone(l.Item))),
            ]);
        var services = new JsonObject();
        foreach (var service in within[ResourceKind.Service])
            if (Defaults.Omit(service.Item) is { Count: > 0 } said)
                services[service.Item.OwnKey] = said;
        if (services.Count > 0)
            members["services"] = services;
    }

    /// <summary>A username is one device's and no other's, in all tenants, and worth nothing without the password that nobody can export.</summary>
    private static JsonObject Phone(Item device)
    {
        var members = Defaults.Omit(device);
        members.Remove("username");
        return members;
    }

    private static JsonNode ShortOrWhole(ResourceKind kind, JsonObject members) =>
        members.Count == 1 && members[kind.Key] is { } key && TenantSchema.Of(kind)["required"] is JsonArray { Count: 1 }
            ? key.DeepClone()
            : members;
}
