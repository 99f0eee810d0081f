using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>One thing of a tenant, in the words of a file.</summary>
/// <param name="Key">What tells it from others of its kind; of what lies within another, that one's key goes first: <c>201/Counter</c>.</param>
/// <param name="Members">Without what lies within it.</param>
internal sealed record Item(ResourceKind Kind, string Key, JsonObject Members)
{
    /// <summary>The extension of the user it lies within, or <c>tenant</c>; null at the top.</summary>
    public string? Parent =>
        Kind == ResourceKind.Device || Kind == ResourceKind.Service ? Key[..Key.IndexOf('/', StringComparison.Ordinal)] : null;

    /// <summary>Its key without that of its parent.</summary>
    public string OwnKey => Parent is { } parent ? Key[(parent.Length + 1)..] : Key;

    public JsonObject Schema => Kind == ResourceKind.Service ? ServiceSchema() : TenantSchema.Of(Kind);

    public override string ToString() =>
        $"{Kind.Noun} {Key}".TrimEnd() + (Kind.Key != "name" && (string?)Members["name"] is { } name ? $" {name}" : "");

    private JsonObject ServiceSchema()
    {
        var all = Parent == "tenant" ? TenantSchema.TenantServiceSettings : TenantSchema.UserServiceSettings;
        return all[OwnKey] as JsonObject ?? [];
    }
}
