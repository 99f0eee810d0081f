using System.Buffers;
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

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Options.Encoder, SkipValidation = true };

    /// <summary><c>{id, type, timestamp, tenantId, conversationId, sequence, apiVersion, data}</c>, minified; null members absent.</summary>
    public static string Envelope(ConversationEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            WriteEnvelope(json, e);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <returns>Where in the envelope the value of <c>data</c> begins. All is flushed.</returns>
    internal static int WriteEnvelope(Utf8JsonWriter json, ConversationEvent e)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, e.Id);
        json.WriteString("type"u8, e.Type);
        UtcTimes.Write(json, "timestamp"u8, e.OccurredAt);
        json.WriteString("tenantId"u8, e.TenantId);
        if (e.ConversationId is not null)
            json.WriteString("conversationId"u8, e.ConversationId);
        if (e.Sequence is { } sequence)
            json.WriteNumber("sequence"u8, sequence);
        json.WriteString("apiVersion"u8, ApiVersion);
        json.WritePropertyName("data"u8);
        var dataAt = (int)(json.BytesCommitted + json.BytesPending);
        JsonSerializer.Serialize(json, e.Data, Options);
        json.WriteEndObject();
        json.Flush();
        return dataAt;
    }

    /// <summary>The event of an envelope.</summary>
    /// <exception cref="JsonException">Not an envelope of ours.</exception>
    public static ConversationEvent Read(string envelope) => Read(JsonSerializer.Deserialize<EnvelopeShape>(envelope, Options));

    /// <inheritdoc cref="Read(string)"/>
    internal static ConversationEvent Read(ReadOnlySpan<byte> envelope) =>
        Read(JsonSerializer.Deserialize<EnvelopeShape>(envelope, Options));

    private static ConversationEvent Read(EnvelopeShape? read) =>
        read is null
            ? throw new JsonException("null is no envelope")
            : new ConversationEvent(read.Id, read.Type, read.Timestamp, read.TenantId, read.ConversationId, read.Sequence, read.Data);

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
        private const int Length = 24;

        public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
        {
            Span<byte> text = stackalloc byte[Length];
            Format(time.UtcDateTime, text);
            json.WriteString(name, text);
        }

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[Length];
            Format(value.UtcDateTime, text);
            writer.WriteStringValue(text);
        }

        /// <summary><c>yyyy-MM-ddTHH:mm:ss.fffZ</c>; a format string costs ten times as much.</summary>
        private static void Format(DateTime time, Span<byte> text)
        {
            "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
            var (year, month, day) = DateOnly.FromDateTime(time);
            Digits(text[..4], year);
            Digits(text[5..7], month);
            Digits(text[8..10], day);
            Digits(text[11..13], time.Hour);
            Digits(text[14..16], time.Minute);
            Digits(text[17..19], time.Second);
            Digits(text[20..23], time.Millisecond);
        }

        private static void Digits(Span<byte> text, int value)
        {
            for (var i = text.Length - 1; i >= 0; i--, value /= 10)
                text[i] = (byte)('0' + value % 10);
        }
    }
}
