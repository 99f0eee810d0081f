using System.Text.Json.Nodes;
using KpnEen.Cli.Yaml;
using YamlDotNet.Core;

namespace KpnEen.Cli.Tenants;

/// <summary>tenant.yaml: how the tenant is to look.</summary>
internal sealed class TenantFile
{
    private readonly Dictionary<(ResourceKind, string), Item> _items = [];
    private readonly HashSet<string> _lists = [];

    private TenantFile() { }

    public IReadOnlyCollection<Item> Items => _items.Values;

    /// <summary>The SIP domain and our own reference, which only a partner gives.</summary>
    public JsonObject PartnerMembers { get; } = [];

    public Item? Find(ResourceKind kind, string key) => _items.GetValueOrDefault((kind, key));

    /// <summary>The file has the list this thing would stand in: then it decides what there is.</summary>
    public bool Decides(Item live) => _lists.Contains(live.Parent is { } parent ? $"{parent}/{live.Kind.Section}" : live.Kind.Section);

    /// <exception cref="TenantFileException">All that is wrong with it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TenantFile Read(string path, Func<string, string?> environment) => Parse(File.ReadAllText(path), path, environment);

    /// <param name="environment">Gives values of <c>${NAME}</c>.</param>
    public static TenantFile Parse(string text, string path, Func<string, string?> environment)
    {
        JsonObject whole;
        var reader = new SchemaReader(Path.GetFileName(path));
        try
        {
            var root = YamlText.Parse(text) ?? throw new TenantFileException($"{path} is empty.");
            whole = reader.Read(root, TenantSchema.Whole, "") as JsonObject ?? [];
        }
        catch (YamlException e)
        {
            throw new TenantFileException($"{Path.GetFileName(path)}:{e.Start.Line}: {e.Message}");
        }
        if (reader.Faults.Count > 0)
            throw new TenantFileException(reader.Faults);
        return Of((JsonObject)Variables.Fill(whole, environment)!);
    }

    /// <exception cref="TenantFileException">Two things have one key.</exception>
    public static TenantFile Of(JsonObject whole)
    {
        var file = new TenantFile();
        if (whole["tenant"] is JsonObject tenant)
            file.AddTenant(tenant);
        foreach (var kind in ResourceKind.Lists)
            if (whole[kind.Section] is JsonArray list)
            {
                file._lists.Add(kind.Section);
                foreach (var item in list.OfType<JsonObject>())
                    file.Add(kind, (string)item[kind.Key]!, item);
            }
        return file;
    }

    private void AddTenant(JsonObject tenant)
    {
        foreach (var name in new[] { "domain", "externalReference" })
            if (tenant[name] is { } value)
            {
                tenant.Remove(name);
                PartnerMembers[name] = value;
            }
        Add(ResourceKind.Tenant, "", tenant, "tenant");
    }

    private void Add(ResourceKind kind, string key, JsonObject members, string? parent = null)
    {
        // Before what belongs to it, which would be there twice too.
        if (_items.ContainsKey((kind, key)))
            throw Twice(kind, key);
        var within = parent ?? key;
        if (Take(members, "devices") is JsonArray devices)
        {
            _lists.Add($"{within}/devices");
            foreach (var device in devices.OfType<JsonObject>())
                Put(new Item(ResourceKind.Device, $"{within}/{(string)device["name"]!}", Free(device)));
        }
        if (Take(members, "services") is JsonObject services)
        {
            _lists.Add($"{within}/services");
            foreach (var (name, settings) in services.ToList())
                if (settings is JsonObject set)
                    Put(new Item(ResourceKind.Service, $"{within}/{name}", Free(set)));
        }
        Put(new Item(kind, key, Free(members)));
    }

    private void Put(Item item)
    {
        if (!_items.TryAdd((item.Kind, item.Key), item))
            throw Twice(item.Kind, item.Key);
    }

    private static TenantFileException Twice(ResourceKind kind, string key) => new($"The file has two of {kind.Noun} {key}.");

    private static JsonNode? Take(JsonObject members, string name)
    {
        members.Remove(name, out var value);
        return value;
    }

    private static JsonObject Free(JsonObject members) => (JsonObject)members.DeepClone();
}
