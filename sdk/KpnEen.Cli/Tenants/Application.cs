using System.Text.Json.Nodes;
using KpnEen.Sdk;

namespace KpnEen.Cli.Tenants;

/// <summary>Carries a plan out, one change after the other; each change is of what the plan has seen and of nothing newer.</summary>
/// <param name="done">Told of each change that was made.</param>
internal sealed class Application(KpnEenClient client, LiveTenant live, SecretsFile secrets, Action<Change> done)
{
    /// <exception cref="ApiException">A change was refused; those told of before are made.</exception>
    /// <exception cref="ChangedMeanwhileException">Somebody else changed what the plan was about to change.</exception>
    public async Task RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Changes)
        {
            cancellationToken.ThrowIfCancellationRequested(); // between two changes, never within one
            await (
                change.Kind switch
                {
                    ChangeKind.Create => CreateAsync(change.Item),
                    ChangeKind.Update => UpdateAsync(change),
                    ChangeKind.Reset => PutAsync(change.Live!.Path, change.Live, change.Item, _ => []),
                    _ => DeleteAsync(change.Live!),
                }
            );
            done(change);
        }
    }

    private async Task CreateAsync(Item item)
    {
        if (item.Kind == ResourceKind.Service)
        {
            await PutAsync($"/v1/users/{UserOf(item)}/services/{item.OwnKey}", null, item, current => Merged(current, ToApi(item.Members)));
            return;
        }
        var path = item.Kind == ResourceKind.Device ? $"/v1/users/{UserOf(item)}/devices" : item.Kind.Path;
        if (item.Kind == ResourceKind.Device || item.Kind == ResourceKind.WebhookEndpoint)
            secrets.Prepare();
        var body = ToApi(WithoutNulls(item.Members));
        var made = (await client.RequestAsync(HttpMethod.Post, path, body)).Body!;
        if (item.Kind == ResourceKind.Device)
            secrets.Add($"{item.Kind.Noun} {item.Key}", made["credentials"]!);
        else if (item.Kind == ResourceKind.WebhookEndpoint && (string?)made["secret"] is { Length: > 0 } secret)
            secrets.Add($"{item.Kind.Noun} {item.Key}", secret);
        else if (item.Kind == ResourceKind.User)
            live.References.AddUser(item.Key, (string)made["id"]!);
        else if (item.Kind == ResourceKind.HuntGroup)
            live.References.AddHuntGroup(item.Key, (string)made["id"]!);
    }

    private async Task UpdateAsync(Change change)
    {
        var there = change.Live!;
        if (there.Item.Kind == ResourceKind.Service)
        {
            await PutAsync(there.Path, there, change.Item, current => Merged(current, ToApi(change.Item.Members)));
            return;
        }
        var (tag, _) = await SeenAsync(there);
        var members = change.Differences.Select(d => d.Member).Distinct();
        var patch = new JsonObject(members.Select(m => KeyValuePair.Create(m, change.Item.Members[m]?.DeepClone())));
        await client.RequestAsync(HttpMethod.Patch, there.Path, ToApi(patch), tag);
    }

    /// <summary>A service is replaced whole: what a later version of the API has beyond our schema goes back as it came.</summary>
    /// <param name="there">Null for one of a user that is new.</param>
    private async Task PutAsync(string path, LiveItem? there, Item item, Func<JsonObject, JsonObject> make)
    {
        var (tag, current) = await SeenAsync(there ?? new LiveItem(item, path, null), isNew: there is null);
        await client.RequestAsync(HttpMethod.Put, path, make(current), tag);
    }

    private async Task DeleteAsync(LiveItem there)
    {
        var (tag, _) = await SeenAsync(there);
        await client.RequestAsync(HttpMethod.Delete, there.Path, ifMatch: tag);
    }

    /// <summary>As it is at this moment, which must be as the plan saw it: If-Match then holds it until our change.</summary>
    private async Task<(string? Tag, JsonObject Body)> SeenAsync(LiveItem there, bool isNew = false)
    {
        var found = await client.RequestAsync(HttpMethod.Get, there.Path);
        var (kind, key) = (there.Item.Kind, there.Item.Key);
        var now = LiveTenant.Show(kind, key, found.Body!.AsObject(), there.Item.Schema, live.References);
        if (!isNew && !JsonNode.DeepEquals(now, there.Item.Members))
            throw new ChangedMeanwhileException(there.Item);
        return (found.ETag, found.Body.AsObject());
    }

    private string UserOf(Item item) =>
        live.References.UserId(item.Parent!) ?? throw new TenantFileException($"There is no user {item.Parent}.");

    private JsonObject ToApi(JsonObject members) => (JsonObject)live.References.ToApi(members)!;

    private static JsonObject WithoutNulls(JsonObject members) => Merged([], members);

    /// <summary>RFC 7396.</summary>
    private static JsonObject Merged(JsonObject current, JsonObject patch)
    {
        var merged = (JsonObject)current.DeepClone();
        foreach (var (name, value) in patch)
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value is JsonObject inner ? Merged(merged[name] as JsonObject ?? [], inner) : value.DeepClone();
        return merged;
    }
}
