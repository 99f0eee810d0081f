using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KpnEen.Sdk.Events;

/// <summary>Keeps an event whole: what this version knows goes into members, and all of it stays in <see cref="KpnEenEvent.Raw"/>.</summary>
internal sealed class KpnEenEventConverter : JsonConverter<KpnEenEvent>
{
    public override KpnEenEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var raw = JsonElement.ParseValue(ref reader);
        if (raw.ValueKind != JsonValueKind.Object)
            throw new JsonException("An event is an object.");
        var type = Text(raw, "type") ?? throw new JsonException("An event has a type.");
        return (KnownEvents.New(type) ?? new UnknownEvent(type)) with
        {
            Id = Text(raw, "id") ?? throw new JsonException("An event has an id."),
            Timestamp =
                raw.TryGetProperty("timestamp", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var time)
                    ? time
                    : throw new JsonException("An event has a timestamp."),
            TenantId = Text(raw, "tenantId") ?? throw new JsonException("An event has a tenantId."),
            ConversationId = Text(raw, "conversationId"),
            Sequence =
                raw.TryGetProperty("sequence", out var n) && n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out var number)
                    ? number
                    : null,
            ApiVersion = Text(raw, "apiVersion"),
            Data = raw.TryGetProperty("data", out var data) ? Known(data) : throw new JsonException("An event has data."),
            Test = raw.TryGetProperty("test", out var test) && test.ValueKind == JsonValueKind.True,
            Raw = raw,
        };
    }

    public override void Write(Utf8JsonWriter writer, KpnEenEvent value, JsonSerializerOptions options)
    {
        // As it came; only one that was made here, for a test, is composed.
        if (value.Raw.ValueKind is JsonValueKind.Undefined)
            Compose(writer, value);
        else
            value.Raw.WriteTo(writer);
    }

    private static void Compose(Utf8JsonWriter writer, KpnEenEvent value)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("type", value.Type);
        writer.WriteString("timestamp", value.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("tenantId", value.TenantId);
        if (value.ConversationId is not null)
            writer.WriteString("conversationId", value.ConversationId);
        if (value.Sequence is { } sequence)
            writer.WriteNumber("sequence", sequence);
        writer.WriteString("apiVersion", value.ApiVersion ?? KpnEenEvent.SupportedApiVersion);
        writer.WritePropertyName("data");
        JsonSerializer.Serialize(writer, value.Data, ModelsJson.Default.EventData);
        if (value.Test)
            writer.WriteBoolean("test", true);
        writer.WriteEndObject();
    }

    /// <summary>The payload of a later version may be of another shape: it is in the raw event, and no reason to lose it.</summary>
    private static EventData Known(JsonElement data)
    {
        try
        {
            return data.Deserialize(ModelsJson.Default.EventData) ?? new EventData();
        }
        catch (JsonException)
        {
            return new EventData();
        }
    }

    private static string? Text(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
