using System.Text.Json;
using System.Text.Json.Serialization;

namespace KpnEen.Api.CallControl;

/// <summary>How questions to the switch and its answers are written. Not as the API writes JSON: times keep their ticks.</summary>
internal static class SwitchJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <typeparam name="T">As declared, not as it is at run time: the reader must know the same type.</typeparam>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">Another version wrote it.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options);
}
