using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>A member that is not as the file says.</summary>
/// <param name="Path"><c>rules.codeLength</c></param>
internal sealed record Difference(string Path, JsonNode? Live, JsonNode? Wanted)
{
    private const string Hidden = "(secret)";

    /// <summary>Of the whole thing: what a change sends.</summary>
    public string Member => Path.Split('.', '[')[0];

    public bool IsSecret => ResourceKind.Secrets.Contains(Path.Split('.')[^1]) || Member == "customHeaders";

    public override string ToString() => IsSecret ? $"{Path}: {Hidden}" : $"{Path}: {Text(Live)} → {Text(Wanted)}";

    private static string Text(JsonNode? value) => value?.ToJsonString(Json.Readable) ?? "none";
}
