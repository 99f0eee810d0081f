using System.Text.Json.Nodes;
using KpnEen.Sdk;

namespace KpnEen.Cli.Tenants;

/// <summary>The tenant as it is, in the words of a file.</summary>
internal sealed class LiveTenant
{
    private const int PageSize = 100;
    private readonly Dictionary<(ResourceKind, string), LiveItem> _items = [];

    private LiveTenant() { }

    /// <summary>One that is still to be made.</summary>
    public static LiveTenant None => new();

    public References References { get; } = new();

    public IReadOnlyCollection<LiveItem> Items => _items.Values;

    public LiveItem? Find(ResourceKind kind, string key) => _items.GetValueOrDefault((kind, key));

    /// <exception cref="ApiException">It cannot be read.</exception>
    /// <exception cref="TenantFileException">Two things of it have one key.</exception>
    public static async Task<LiveTenant> ReadAsync(KpnEenClient client, CancellationToken cancellationToken)
    {
        var live = new LiveTenant();
        var tenant = (await client.RequestAsync(HttpMethod.Get, "/v1/tenant", cancellationToken: cancellationToken)).Body!.AsObject();
        live.Put(ResourceKind.Tenant, "", tenant, ResourceKind.Tenant.Path);

        await foreach (var audio in ListAsync(client, "/v1/audio-files", cancellationToken))
            live.References.AddAudio((string)audio["name"]!, (string)audio["id"]!);
        var lists = new Dictionary<ResourceKind, List<JsonObject>>();
        foreach (var kind in ResourceKind.Lists)
            lists[kind] = await ListAsync(client, kind.Path, cancellationToken).ToListAsync(cancellationToken);
        foreach (var user in lists[ResourceKind.User])
            live.References.AddUser((string)user["extension"]!, (string)user["id"]!);
        foreach (var group in lists[ResourceKind.HuntGroup])
            live.References.AddHuntGroup((string)group["extension"]!, (string)group["id"]!);
        foreach (var (kind, found) in lists)
        foreach (var item in found)
            live.Put(kind, (string)item[kind.Key]!, item, $"{kind.Path}/{(string)item["id"]!}");

        await live.ReadDevicesAsync(client, lists[ResourceKind.User], cancellationToken);
        await live.ReadServicesAsync(client, lists[ResourceKind.User], cancellationToken);
        return live;
    }

    /// <summary>One thing in the words of a file: what a file may say of it, and what an answer never shows by a name for it.</summary>
    public static JsonObject Show(ResourceKind kind, string key, JsonObject api, JsonObject schema, References references)
    {
        var shown = (JsonObject)Known(references.ToFile(api), schema)!;
        Concealed.Name(kind, key, api, shown);
        return shown;
    }

    /// <summary>What the schema has, however deep: a member of a later version of the API is not for a file of this one.</summary>
    private static JsonNode? Known(JsonNode? value, JsonObject schema) =>
        (value, schema["anyOf"] is JsonArray either ? (JsonObject)either[0]! : schema) switch
        {
            (JsonObject members, { } own) when own["properties"] is JsonObject known => new JsonObject(
                known
                    .Where(k => members[k.Key] is not null)
                    .Select(k => KeyValuePair.Create(k.Key, Known(members[k.Key], (JsonObject)k.Value!)))
            ),
            (JsonArray items, { } own) when own["items"] is JsonObject item => new JsonArray([.. items.Select(i => Known(i, item))]),
            _ => value?.DeepClone(),
        };

    private async Task ReadDevicesAsync(KpnEenClient client, List<JsonObject> users, CancellationToken cancellationToken)
    {
        var extensions = users.ToDictionary(u => (string)u["id"]!, u => (string)u["extension"]!);
        await foreach (var device in ListAsync(client, ResourceKind.Device.Path, cancellationToken))
            // The phones of the sandbox are played, and nobody can make one.
            if (!(bool)device["isVirtual"]! && extensions.TryGetValue((string)device["userId"]!, out var extension))
                Put(ResourceKind.Device, $"{extension}/{(string)device["name"]!}", device, $"/v1/devices/{(string)device["id"]!}");
    }

    private async Task ReadServicesAsync(KpnEenClient client, List<JsonObject> users, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in TenantSchema.TenantServiceSettings)
        {
            var path = $"/v1/tenant/services/{name}";
            var settings = (await client.RequestAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)).Body!.AsObject();
            Put(ResourceKind.Service, $"tenant/{name}", settings, path);
        }
        foreach (var user in users)
        {
            var path = $"/v1/users/{(string)user["id"]!}/services";
            var all = (await client.RequestAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)).Body!;
            foreach (var service in all["items"]!.AsArray().OfType<JsonObject>())
            {
                var name = (string)service["name"]!;
                // One that this version does not know is left alone.
                if (TenantSchema.UserServiceSettings.ContainsKey(name))
                    Put(ResourceKind.Service, $"{(string)user["extension"]!}/{name}", (JsonObject)service["settings"]!, $"{path}/{name}");
            }
        }
    }

    private void Put(ResourceKind kind, string key, JsonObject api, string path)
    {
        var item = new Item(kind, key, []);
        item = item with { Members = Show(kind, key, api, item.Schema, References) };
        if (!_items.TryAdd((kind, key), new LiveItem(item, path, (string?)api["id"])))
            throw new TenantFileException(
                $"The tenant has two of {kind.Noun} {key}: a file could not tell them apart. Name one of them differently."
            );
    }

    private static async IAsyncEnumerable<JsonObject> ListAsync(
        KpnEenClient client,
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await client.RequestAsync(HttpMethod.Get, $"{path}?limit={PageSize}{next}", cancellationToken: cancellationToken);
            foreach (var item in page.Body!["items"]!.AsArray().OfType<JsonObject>())
                yield return item;
            cursor = (string?)page.Body["nextCursor"];
        } while (cursor is not null);
    }
}
