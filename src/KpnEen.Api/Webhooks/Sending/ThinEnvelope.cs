using System.Buffers;
using System.Text.Json;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>W11: an event without what it is about. Of the data only ids of ours stay, so that no name and no number leaves by itself; <c>url</c> serves the rest.</summary>
internal static class ThinEnvelope
{
    private const string Data = "data";

    /// <param name="publicUrl">Of the API, without a slash at the end.</param>
    public static byte[] Of(string envelope, string publicUrl)
    {
        using var document = JsonDocument.Parse(envelope);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals(Data))
                    continue;
                member.WriteTo(writer);
                if (member.NameEquals("id"))
                    writer.WriteString("url", $"{publicUrl}/v1/events/{member.Value.GetString()}");
            }
            writer.WritePropertyName(Data);
            WriteIds(document.RootElement.GetProperty(Data), writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteIds(JsonElement element, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            if (IsId(member.Value))
                member.WriteTo(writer);
            else if (member.Value.ValueKind == JsonValueKind.Object && HasIds(member.Value))
            {
                writer.WritePropertyName(member.Name);
                WriteIds(member.Value, writer);
            }
        }
        writer.WriteEndObject();
    }

    private static bool HasIds(JsonElement element) =>
        element.EnumerateObject().Any(m => IsId(m.Value) || (m.Value.ValueKind == JsonValueKind.Object && HasIds(m.Value)));

    /// <summary>A prefix and 32 hex digits: nothing else is written like that.</summary>
    private static bool IsId(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 33 and < 48 } text
        && text[^33] == '_'
        && text[..^33].All(char.IsAsciiLetterLower)
        && text[^32..].All(char.IsAsciiHexDigitLower);
}
