using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace KpnEen.Cli.Yaml;

/// <summary>
/// Reads YAML by a JSON Schema, so that an extension may be written 201 without quotes, and tells every fault with its line. It knows what our schemas use:
/// type, properties, required, additionalProperties, items, anyOf (an object or its key alone), enum, pattern and limits.
/// </summary>
/// <param name="file">Its name, for the faults.</param>
internal sealed partial class SchemaReader(string file)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    public List<string> Faults { get; } = [];

    public JsonNode? Read(YamlNode node, JsonObject schema, string path)
    {
        if (schema["anyOf"] is JsonArray { Count: 2 } either)
        {
            var whole = (JsonObject)either[0]!;
            if (node is not YamlScalarNode)
                return Read(node, whole, path);
            return new JsonObject { [(string)whole["required"]![0]!] = Read(node, (JsonObject)either[1]!, path) };
        }
        return node switch
        {
            YamlMappingNode map => ReadMap(map, schema, path),
            YamlSequenceNode list => ReadList(list, schema, path),
            YamlScalarNode scalar => ReadScalar(scalar, schema, path),
            _ => null,
        };
    }

    private JsonObject ReadMap(YamlMappingNode map, JsonObject schema, string path)
    {
        var result = new JsonObject();
        if (!Allows(schema, "object"))
        {
            Fault(map, path, $"is to be {Types(schema)}, not a mapping");
            return result;
        }
        var members = schema["properties"] as JsonObject;
        var others = schema["additionalProperties"];
        foreach (var (key, value) in map.Children)
        {
            var name = ((YamlScalarNode)key).Value ?? "";
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (members?[name] is JsonObject known)
                result[name] = Read(value, known, at);
            else if (others is JsonObject any)
                result[name] = Read(value, any, at);
            else if (others is null && members is null)
                result[name] = Read(value, [], at);
            else
                Fault(key, at, $"is not known{Meant(name, members)}");
        }
        foreach (var needed in (schema["required"] as JsonArray ?? []).Select(r => (string)r!).Where(r => !result.ContainsKey(r)))
            Fault(map, path, $"has no {needed}");
        return result;
    }

    private JsonArray ReadList(YamlSequenceNode list, JsonObject schema, string path)
    {
        if (!Allows(schema, "array"))
            Fault(list, path, $"is to be {Types(schema)}, not a list");
        var items = schema["items"] as JsonObject ?? [];
        if ((int?)schema["maxItems"] is { } most && list.Children.Count > most)
            Fault(list, path, $"has more than {most} items");
        return new JsonArray([.. list.Children.Select((item, index) => Read(item, items, $"{path}[{index}]"))]);
    }

    private JsonNode? ReadScalar(YamlScalarNode scalar, JsonObject schema, string path)
    {
        var text = scalar.Value ?? "";
        var plain = scalar.Style == YamlDotNet.Core.ScalarStyle.Plain;
        if (plain && YamlText.Plain(text) is null && Allows(schema, "null"))
            return null;
        // Text stays text: 201, no and +31201234567 are what was written.
        if (!plain || (schema["type"] is not null && Allows(schema, "string")))
            return ReadText(scalar, text, schema, path);
        var value = YamlText.Plain(text);
        var kind = value?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            System.Text.Json.JsonValueKind.Number => "integer",
            System.Text.Json.JsonValueKind.String => "string",
            _ => "null",
        };
        if (!Allows(schema, kind))
            Fault(scalar, path, $"is to be {Types(schema)}, not {(text.Length == 0 ? "empty" : text)}");
        else if (kind == "integer" && (Beyond(schema, "minimum", text, -1) || Beyond(schema, "maximum", text, 1)))
            Fault(scalar, path, $"is to be {schema["minimum"]} to {schema["maximum"]}, not {text}");
        return value;
    }

    private JsonValue ReadText(YamlScalarNode scalar, string text, JsonObject schema, string path)
    {
        if (!Allows(schema, "string"))
            Fault(scalar, path, $"is to be {Types(schema)}, not a text");
        else if (Variable().IsMatch(text)) { } // of the environment: judged when it is known
        else if (schema["enum"] is JsonArray values && !values.Any(v => (string?)v == text))
            Fault(scalar, path, $"is to be one of {string.Join(", ", values.Where(v => v is not null))}, not {text}");
        else if ((string?)schema["pattern"] is { } pattern && !Fits(text, pattern))
            Fault(scalar, path, $"does not have the form {pattern}{(schema["examples"]?[0] is { } example ? $", such as {example}" : "")}");
        else if (text.Length > ((int?)schema["maxLength"] ?? int.MaxValue) || text.Length < ((int?)schema["minLength"] ?? 0))
            Fault(scalar, path, $"is to have {schema["minLength"] ?? 0} to {schema["maxLength"]} characters");
        return JsonValue.Create(text);
    }

    private static bool Beyond(JsonObject schema, string limit, string text, int sign) =>
        schema[limit] is { } at
        && decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            .CompareTo(decimal.Parse(at.ToJsonString(), CultureInfo.InvariantCulture)) == sign;

    private static bool Allows(JsonObject schema, string type) =>
        schema["type"] switch
        {
            null => true,
            JsonArray types => types.Any(t => (string?)t == type || (string?)t == "number" && type == "integer"),
            { } one => (string?)one == type || (string?)one == "number" && type == "integer",
        };

    private static string Types(JsonObject schema) =>
        schema["type"] switch
        {
            JsonArray types => string.Join(" or ", types),
            { } one => (string)one!,
            null => "something else",
        };

    private static string Meant(string name, JsonObject? members)
    {
        var near = members?.Select(m => m.Key).FirstOrDefault(m => Distance(m, name) <= 2);
        return near is null ? "" : $"; {near} is";
    }

    /// <summary>Levenshtein's.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = above;
            }
        }
        return row[^1];
    }

    private void Fault(YamlNode at, string path, string what) =>
        Faults.Add($"{file}:{at.Start.Line}: {(path.Length == 0 ? "the file" : path)} {what}");

    private static bool Fits(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.None, matchTimeout: Patience);

    [GeneratedRegex(@"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$", RegexOptions.NonBacktracking)]
    public static partial Regex Variable();
}
