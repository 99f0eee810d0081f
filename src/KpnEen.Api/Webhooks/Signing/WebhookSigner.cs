using System.Globalization;
using System.Text;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>Standard Webhooks 1.0.0: signatures over <c>{id}.{timestamp}.{body}</c>.</summary>
public static class WebhookSigner
{
    /// <param name="keys">Newest first; in the overlap of a rotation each signs, and the receiver accepts any match.</param>
    /// <param name="timestamp">Unix seconds of the attempt.</param>
    /// <param name="body">The exact bytes that go on the wire.</param>
    /// <returns>The value of <c>webhook-signature</c>: space-delimited <c>version,base64</c>.</returns>
    public static string Sign(IReadOnlyList<WebhookKey> keys, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] content = [.. head, .. body];
        return string.Join(' ', keys.Select(key => key.Sign(content)));
    }
}
