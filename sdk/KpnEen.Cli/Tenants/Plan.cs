using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What has to be done, in the order it can be done, so that the tenant is as the file says.</summary>
/// <param name="Changes">Creations and changes by what they need, then what goes.</param>
/// <param name="Extra">What is there, stands in no list the file has, and stays because nobody said to prune.</param>
internal sealed record Plan(IReadOnlyList<Change> Changes, IReadOnlyList<Item> Extra)
{
    /// <exception cref="TenantFileException">The file wants what cannot be.</exception>
    public static Plan Between(TenantFile file, LiveTenant live, bool prune)
    {
        var changes = new List<Change>();
        foreach (var kind in ResourceKind.InOrder)
        foreach (var wanted in file.Items.Where(i => i.Kind == kind))
            if (live.Find(kind, wanted.Key) is not { } there)
                changes.Add(new Change(ChangeKind.Create, wanted, null, []));
            else if (Differences.Between(wanted.Members, there.Item.Members).ToList() is { Count: > 0 } differences)
                changes.Add(new Change(ChangeKind.Update, wanted, there, differences));
        var extra = live.Items.Where(l => file.Find(l.Item.Kind, l.Item.Key) is null && file.Decides(l.Item)).ToList();
        var gone = extra.Where(l => l.Item.Kind == ResourceKind.User).Select(l => l.Item.Key).ToHashSet();
        var going = extra
            .Where(l => l.Item.Parent is not { } parent || !gone.Contains(parent)) // goes with its user
            .Where(l => l.Item.Kind != ResourceKind.Service || Defaults.Omit(l.Item).Count > 0)
            .OrderByDescending(l => Order(l.Item.Kind))
            .ToList();
        if (prune)
            changes.AddRange(
                going.Select(l => new Change(l.Item.Kind == ResourceKind.Service ? ChangeKind.Reset : ChangeKind.Delete, l.Item, l, []))
            );
        Check(changes, file, live);
        return new Plan(changes, prune ? [] : [.. going.Select(l => l.Item)]);
    }

    public JsonObject ToJson() =>
        new()
        {
            ["changes"] = new JsonArray([.. Changes.Select(c => (JsonNode)c.ToJson())]),
            ["extra"] = new JsonArray([.. Extra.Select(i => (JsonNode)new JsonObject { ["kind"] = i.Kind.Noun, ["key"] = i.Key })]),
        };

    private static int Order(ResourceKind kind) => ResourceKind.InOrder.ToList().IndexOf(kind);

    /// <summary>What would be refused half-way is told before anything is done.</summary>
    private static void Check(List<Change> changes, TenantFile file, LiveTenant live)
    {
        var faults = new List<string>();
        var known = live.References.With(file.Items);
        foreach (var change in changes.Where(c => c.Kind is ChangeKind.Create or ChangeKind.Update))
        {
            if (change.Kind == ChangeKind.Create)
                faults.AddRange(
                    TenantSchema
                        .NeededToCreate(change.Item.Kind)
                        .Where(name => change.Item.Members[name] is null)
                        .Select(name => $"{change.Item} is not there, and to be made it needs {name}.")
                );
            if (change.Kind == ChangeKind.Update && change.Item.Kind == ResourceKind.Device)
                faults.AddRange(
                    change.Differences.Where(d => d.Member == "username").Select(d => $"{change.Item}: {d}: a username stays.")
                );
            if (change.Kind == ChangeKind.Update && change.Item.Kind == ResourceKind.WebhookEndpoint)
                faults.AddRange(
                    change
                        .Differences.Where(d => d.Member == "signature")
                        .Select(d => $"{change.Item}: {d}: changed by rotating its secret.")
                );
            try
            {
                known.ToApi(change.Item.Members);
            }
            catch (TenantFileException e)
            {
                faults.Add($"{change.Item}: {e.Message}");
            }
        }
        if (faults.Count > 0)
            throw new TenantFileException(faults);
    }
}
