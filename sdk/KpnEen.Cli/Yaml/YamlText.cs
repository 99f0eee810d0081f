using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KpnEen.Cli.Yaml;

/// <summary>YAML of a document of JSON. JSON is YAML too.</summary>
internal static class YamlText
{
    /// <returns>The only document; null when there is none.</returns>
    /// <exception cref="YamlException">No YAML; it says where.</exception>
    public static YamlNode? Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count switch
        {
            0 => null,
            1 => stream.Documents[0].RootNode,
            _ => throw new YamlException("More than one document."),
        };
    }

    public static string Write(JsonNode document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(Node(document))).Save(text, assignAnchors: false);
        // The emitter ends a stream with an explicit end of the document.
        return text.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";
    }

    /// <summary>What a plain scalar is when nothing says what it has to be. YAML 1.2.2 10.3, the core schema.</summary>
    public static JsonNode? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(
                whole
            ),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };

    private static YamlNode Node(JsonNode? value) =>
        value switch
        {
            null => new YamlScalarNode("null"),
            JsonObject members => new YamlMappingNode(
                members.Select(m => new KeyValuePair<YamlNode, YamlNode>(new YamlScalarNode(m.Key), Node(m.Value)))
            ),
            JsonArray items => new YamlSequenceNode(items.Select(Node)) { Style = Style(items) },
            _ when value.GetValueKind() == System.Text.Json.JsonValueKind.String => Text((string)value!),
            _ => new YamlScalarNode(value.ToJsonString()),
        };

    // What another reader would take for a number or a truth value is quoted.
    private static YamlScalarNode Text(string text) =>
        new(text)
        {
            Style = Plain(text)?.GetValueKind() == System.Text.Json.JsonValueKind.String ? ScalarStyle.Any : ScalarStyle.DoubleQuoted,
        };

    // Short lists of words on one line.
    private static YamlDotNet.Core.Events.SequenceStyle Style(JsonArray items) =>
        items.All(i => i is JsonValue) ? YamlDotNet.Core.Events.SequenceStyle.Flow : YamlDotNet.Core.Events.SequenceStyle.Block;
}
