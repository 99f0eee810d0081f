using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What of a file is not so. Members it does not name are not compared; null is satisfied by what is absent.</summary>
internal static class Differences
{
    public static IEnumerable<Difference> Between(JsonObject wanted, JsonObject live) =>
        wanted.SelectMany(m => Of(m.Value, live[m.Key], m.Key));

    private static IEnumerable<Difference> Of(JsonNode? wanted, JsonNode? live, string path)
    {
        var same = (wanted, live) switch
        {
            (null, null) => true,
            (null, _) or (JsonValue, null) or (JsonArray, null) => false,
            (JsonObject members, null) => members.All(m => m.Value is null),
            _ when ResourceKind.Secrets.Contains(path.Split('.')[^1]) => true, // there is one, and it cannot be compared
            (JsonObject headers, JsonObject there) when path == "customHeaders" => SameKeys(headers, there),
            (JsonArray list, JsonArray there) => SameItems(list, there),
            (JsonValue value, JsonValue there) => SameValue(value, there),
            (JsonObject, JsonObject) => true, // by its members, below
            _ => false,
        };
        if (!same)
            yield return new Difference(path, live, wanted);
        else if (wanted is JsonObject inner && live is JsonObject known && path != "customHeaders")
            foreach (var (name, value) in inner)
            foreach (var difference in Of(value, known[name], $"{path}.{name}"))
                yield return difference;
    }

    // Words have no order; things have.
    private static bool SameItems(JsonArray wanted, JsonArray live) =>
        wanted.Count == live.Count
        && (
            wanted.All(i => i is JsonValue)
                ? wanted.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(live.Select(Text).Order(StringComparer.Ordinal))
                : wanted.Zip(live).All(pair => !Of(pair.First, pair.Second, "").Any())
        );

    private static bool SameKeys(JsonObject wanted, JsonObject live) =>
        wanted
            .Where(m => m.Value is not null)
            .Select(m => m.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase)
            .SetEquals(live.Select(m => m.Key));

    private static bool SameValue(JsonValue wanted, JsonValue live) =>
        wanted.GetValueKind() == JsonValueKind.Number && live.GetValueKind() == JsonValueKind.Number
            ? decimal.Parse(Text(wanted), NumberStyles.Float, CultureInfo.InvariantCulture)
                == decimal.Parse(Text(live), NumberStyles.Float, CultureInfo.InvariantCulture)
            : Text(wanted) == Text(live);

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
