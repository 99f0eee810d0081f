using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>Standard Webhooks 1.0.0, <c>v1</c>: HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
public static class WebhookSigner
{
    /// <param name="secrets">Newest first; in the overlap of a rotation each signs, and the receiver accepts any match.</param>
    /// <param name="timestamp">Unix seconds of the attempt.</param>
    /// <param name="body">The exact bytes that go on the wire.</param>
    /// <returns>The value of <c>webhook-signature</c>: space-delimited <c>v1,base64</c>.</returns>
    public static string Sign(IReadOnlyList<WebhookSecret> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signatures = new string[secrets.Count];
        for (var i = 0; i < secrets.Count; i++)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secrets[i].Key);
            hmac.AppendData(head);
            hmac.AppendData(body);
            hmac.GetHashAndReset(mac);
            signatures[i] = "v1," + Convert.ToBase64String(mac);
        }
        return string.Join(' ', signatures);
    }
}
