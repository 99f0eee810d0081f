using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Log;

/// <summary>Events as JSON. The envelope is made once, when the event is stored; every reader sends that text.</summary>
public static class EventJson
{
    /// <summary>Version of the payloads, in every envelope.</summary>
    public const string ApiVersion = "v1";

    /// <summary>As settings are written, with times as RFC 3339 in UTC and no needless escapes (<c>+31</c>, not <c>\u002B31</c>).</summary>
    public static JsonSerializerOptions Options { get; } =
        new(SettingsJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new UtcTimes() } };

    /// <summary><c>{id, type, timestamp, tenantId, conversationId, sequence, apiVersion, data}</c>, minified; null members absent.</summary>
    public static string Envelope(ConversationEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("id", e.Id);
            json.WriteString("type", e.Type);
            json.WriteString("timestamp", UtcTimes.Format(e.OccurredAt));
            json.WriteString("tenantId", e.TenantId);
            if (e.ConversationId is not null)
                json.WriteString("conversationId", e.ConversationId);
            if (e.Sequence is { } sequence)
                json.WriteNumber("sequence", sequence);
            json.WriteString("apiVersion", ApiVersion);
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, e.Data, Options);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The event of an envelope.</summary>
    /// <exception cref="JsonException">Not an envelope of ours.</exception>
    public static ConversationEvent Read(string envelope)
    {
        var read = JsonSerializer.Deserialize<EnvelopeShape>(envelope, Options) ?? throw new JsonException("null is no envelope");
        return new ConversationEvent(read.Id, read.Type, read.Timestamp, read.TenantId, read.ConversationId, read.Sequence, read.Data);
    }

    private sealed record EnvelopeShape(
        string Id,
        string Type,
        DateTimeOffset Timestamp,
        string TenantId,
        string? ConversationId,
        long? Sequence,
        EventData Data
    );

    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public static string Format(DateTimeOffset time) =>
            time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Format(value));
    }
}
