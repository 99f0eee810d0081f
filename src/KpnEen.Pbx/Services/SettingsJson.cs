using System.Text.Json;
using System.Text.Json.Serialization;

namespace KpnEen.Pbx.Services;

/// <summary>How settings and events are written as JSON: camelCase members and enum values, absent for null.</summary>
public static class SettingsJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
}
