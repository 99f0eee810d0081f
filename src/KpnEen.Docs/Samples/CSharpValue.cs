using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KpnEen.Sdk;

namespace KpnEen.Docs.Samples;

/// <summary>JSON as an expression of C# that makes the model it is read into.</summary>
internal static class CSharpValue
{
    private const int Narrow = 60;

    public static string Of(JsonNode? value, Type type, int depth)
    {
        if (value is null)
            return "null";
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            var inner = Of(value, bare.GetGenericArguments()[0], depth);
            // A list has no conversion of ours: the constructor takes it.
            return value is JsonArray ? $"new({inner})" : inner;
        }

        if (bare == typeof(JsonElement))
            return $"System.Text.Json.JsonElement.Parse({Literal(value.ToJsonString())})";
        return value switch
        {
            JsonArray list => List(list, bare, depth),
            JsonObject map when typeof(System.Collections.IEnumerable).IsAssignableFrom(bare) => Map(map, bare, depth),
            JsonObject record => Record(record, bare, depth),
            _ => Scalar(value.AsValue(), bare),
        };
    }

    private static string Record(JsonObject record, Type type, int depth)
    {
        var members = type.GetProperties()
            .Select(p => (Property: p, Name: p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name))
            .Where(p => p.Name is not null && record.ContainsKey(p.Name))
            .Select(p => $"{p.Property.Name} = {Of(record[p.Name!], p.Property.PropertyType, depth + 1)}");
        return Braced($"new {NameOf(type)}", members, depth);
    }

    private static string Map(JsonObject map, Type type, int depth)
    {
        var item = type.GetGenericArguments()[^1];
        var name = item == typeof(string) ? "string" : NameOf(item);
        return Braced($"new Dictionary<string, {name}>", map.Select(m => $"[{Literal(m.Key)}] = {Of(m.Value, item, depth + 1)}"), depth);
    }

    private static string Braced(string head, IEnumerable<string> members, int depth)
    {
        var all = members.ToList();
        var line = $"{head} {{ {string.Join(", ", all)} }}";
        if (all.Count == 0)
            return $"{head}()";
        if (all.Count < 3 && line.Length <= Narrow && !line.Contains('\n'))
            return line;
        var indent = new string(' ', depth * 4);
        return $"{head}\n{indent}{{\n{string.Concat(all.Select(m => $"{indent}    {m},\n"))}{indent}}}";
    }

    private static string List(JsonArray list, Type type, int depth)
    {
        var item = type.GetGenericArguments()[0];
        return $"[{string.Join(", ", list.Select(v => Of(v, item, depth)))}]";
    }

    private static string Scalar(JsonValue value, Type type)
    {
        if (value.GetValueKind() != JsonValueKind.String)
            return value.ToJsonString();
        var text = (string)value!;
        if (type == typeof(DateTimeOffset))
            return $"DateTimeOffset.Parse({Literal(text)})";
        if (type == typeof(string) || type == typeof(object))
            return Literal(text);
        var named = type.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(p => p.PropertyType == type && string.Equals(p.GetValue(null)?.ToString(), text, StringComparison.Ordinal));
        return named is null
            ? string.Create(CultureInfo.InvariantCulture, $"new {NameOf(type)}({Literal(text)})")
            : $"{NameOf(type)}.{named.Name}";
    }

    // A reader has `using System` too, and the compiler asks which of the two is meant.
    private static string NameOf(Type type) => typeof(string).Assembly.GetType($"System.{type.Name}") is null ? type.Name : type.FullName!;

    private static string Literal(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
