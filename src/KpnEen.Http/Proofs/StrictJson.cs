using System.Text.Json;
using System.Text.Unicode;

namespace KpnEen.Http.Proofs;

/// <summary>JSON of strangers that decides about access: one meaning only, in any parser (RFC 8725 2.4).</summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="FormatException">No object, a member named twice, too deep, or a text that is none: no UTF-8, half a surrogate pair.</exception>
    public static JsonElement ParseObject(ReadOnlyMemory<byte> utf8)
    {
        // The parser looks at the bytes of a text only when somebody asks for it.
        if (!Utf8.IsValid(utf8.Span))
            throw new FormatException("It is no UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("It is no JSON object.");
            // Only an escape can hide half a pair.
            if (utf8.Span.IndexOf("\\u"u8) >= 0)
                Read(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("It is no JSON object.", e);
        }
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Read(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Read(member.Value);
                }
                break;
        }
    }
}
