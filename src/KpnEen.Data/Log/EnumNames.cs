using System.Text.Json;

namespace KpnEen.Data.Log;

/// <summary>The public names of an enumeration: lowerCamelCase, made once.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    public static string? Of(T? value) => value is { } named ? Names[named] : null;
}
