using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>One step from what is to what the file says.</summary>
/// <param name="Item">As it is to be; of what goes, as it is.</param>
/// <param name="Live">Null for what is not there yet.</param>
internal sealed record Change(ChangeKind Kind, Item Item, LiveItem? Live, IReadOnlyList<Difference> Differences)
{
    public char Sign =>
        Kind switch
        {
            ChangeKind.Create => '+',
            ChangeKind.Update => '~',
            _ => '-',
        };

    public override string ToString() => $"{Sign} {Item}{(Kind == ChangeKind.Reset ? " (back to its defaults)" : "")}";

    /// <summary>For programs; no secret is in it.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["action"] = Kind.ToString().ToLowerInvariant(),
            ["kind"] = Item.Kind.Noun,
            ["key"] = Item.Key,
            ["differences"] = new JsonArray([
                .. Differences.Select(d =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["path"] = d.Path,
                            ["live"] = d.IsSecret ? null : d.Live?.DeepClone(),
                            ["wanted"] = d.IsSecret ? null : d.Wanted?.DeepClone(),
                        }
                ),
            ]),
        };
}
