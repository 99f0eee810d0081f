using System.Text.Json.Nodes;
using KpnEen.Cli.Yaml;

namespace KpnEen.Cli.Tenants;

/// <summary><c>${NAME}</c>: a value of the environment, so that a secret need not stand in a file.</summary>
internal static class Variables
{
    /// <summary>Puts in what is known; what is not stays, and is only wanted when it has to be sent.</summary>
    public static JsonNode? Fill(JsonNode? node, Func<string, string?> environment) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value, environment)))),
            JsonArray items => new JsonArray([.. items.Select(i => Fill(i, environment))]),
            JsonValue value when NameIn(value) is { } name && environment(name) is { } given => JsonValue.Create(given),
            _ => node?.DeepClone(),
        };

    /// <summary>Names of those that are still to be given.</summary>
    public static IEnumerable<string> In(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(m => In(m.Value)),
            JsonArray items => items.SelectMany(In),
            JsonValue value when NameIn(value) is { } name => [name],
            _ => [],
        };

    /// <summary>A name for what an export cannot show: <c>${TRUNK_HEAD_OFFICE_PASSWORD}</c>.</summary>
    public static string Placeholder(params IEnumerable<string> parts) =>
        "${" + string.Concat(string.Join('_', parts).ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')) + "}";

    private static string? NameIn(JsonValue value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.String && SchemaReader.Variable().IsMatch((string)value!)
            ? ((string)value!)[2..^1]
            : null;
}
