using System.Text.Json;

namespace KpnEen.Data.Log;

/// <summary>The public names of an enumeration: lowerCamelCase, made once.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string? Of(T? value) => value is { } named ? Names[named] : null;

    /// <exception cref="KeyNotFoundException">No such name; the column's CHECK keeps them out.</exception>
    public static T Parse(string name) => Values[name];
}
