using System.Text.Json;

namespace KpnEen.Http.Proofs;

internal static class JsonTexts
{
    /// <summary>A member that is a text; null when it is missing, something else, or half a surrogate pair that no text can hold.</summary>
    public static string? Text(this JsonElement from, string name)
    {
        try
        {
            return from.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
