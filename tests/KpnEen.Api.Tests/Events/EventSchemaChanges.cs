using System.Text.Json.Nodes;

namespace KpnEen.Api.Tests.Events;

/// <summary>
/// What of new event schemas breaks those who read by the old ones (W49): a type, member, promise or kind of value that is gone. New
/// types, members and values of enumerations do not: readers pass over what they do not know.
/// </summary>
public static class EventSchemaChanges
{
    public static IReadOnlyList<string> Breaking(JsonNode old, JsonNode @new)
    {
        var found = new List<string>();
        foreach (var part in (string[])["$defs", "types"])
        {
            foreach (var (name, before) in old[part]!.AsObject())
            {
                if (@new[part]![name] is { } after)
                    Compare(before!, after, $"{part}/{name}", found);
                else
                    found.Add($"{part}/{name} is gone");
            }
        }
        return found;
    }

    private static void Compare(JsonNode old, JsonNode @new, string at, List<string> found)
    {
        foreach (var word in (string[])["type", "const", "format", "$ref"])
        {
            if (old[word] is { } before && !JsonNode.DeepEquals(before, @new[word]))
                found.Add($"{at}/{word} was {before.ToJsonString()} and is {@new[word]?.ToJsonString() ?? "open"}");
        }
        var promised = Texts(@new["required"]);
        foreach (var required in Texts(old["required"]).Except(promised, StringComparer.Ordinal))
            found.Add($"{at}: {required} need not be there any more");
        foreach (var (name, before) in old["properties"] as JsonObject ?? [])
        {
            if (@new["properties"]?[name] is { } after)
                Compare(before!, after, $"{at}/{name}", found);
            else
                found.Add($"{at}/{name} is gone");
        }
        if (old["items"] is { } items)
            Compare(items, @new["items"] ?? new JsonObject(), $"{at}/items", found);
        foreach (var (before, index) in (old["allOf"] as JsonArray ?? []).Select((before, index) => (before!, index)))
            Compare(before, (@new["allOf"] as JsonArray)?.ElementAtOrDefault(index) ?? new JsonObject(), $"{at}/allOf/{index}", found);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!.GetValue<string>());
}
