using System.Text.Json;

namespace KpnEen.Sdk.Events;

/// <summary>Reads the envelope that webhooks, the feed and the stream share.</summary>
internal static class EventParser
{
    /// <exception cref="JsonException">No event.</exception>
    public static KpnEenEvent Parse(ReadOnlySpan<byte> utf8)
    {
        var parsed = JsonSerializer.Deserialize(utf8, EventJson.Default.KpnEenEvent) ?? throw new JsonException("The event is null.");
        var reader = new Utf8JsonReader(utf8);
        return parsed with { Raw = JsonElement.ParseValue(ref reader) };
    }
}
