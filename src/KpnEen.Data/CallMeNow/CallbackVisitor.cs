using System.Security.Cryptography;
using System.Text.Json;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.CallMeNow;

/// <summary>Who waits to be called back; sealed where it is stored.</summary>
public sealed record CallbackVisitor(string Number, string? Name)
{
    public override string ToString() => nameof(CallbackVisitor);

    internal static byte[] Seal(ISecretBox secrets, string sessionId, CallMeNowWish wish) =>
        secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(new CallbackVisitor(wish.Number, wish.Name)), Context(sessionId));

    /// <returns>Null: sealed with another key, or not whole any more.</returns>
    internal static CallbackVisitor? Open(ISecretBox secrets, string sessionId, byte[]? visitor)
    {
        try
        {
            return visitor is null ? null : JsonSerializer.Deserialize<CallbackVisitor>(secrets.Open(visitor, Context(sessionId)));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static string Context(string sessionId) => $"callback:{sessionId}";
}
