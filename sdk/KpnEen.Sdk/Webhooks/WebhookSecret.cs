using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sdk.Webhooks;

/// <summary>A shared secret of an endpoint and what it signs. Standard Webhooks 1.0.0, scheme v1: HMAC-SHA256.</summary>
public sealed class WebhookSecret : WebhookKey
{
    private const string Prefix = "whsec_";
    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <param name="text"><c>whsec_</c> and base64, with or without the prefix.</param>
    /// <exception cref="FormatException">No base64, or empty.</exception>
    public static new WebhookSecret Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        if (encoded.Length == 0 || !Base64.IsValid(encoded))
            throw new FormatException("A webhook secret is whsec_ and base64."); // never the text itself: it may reach a log
        return new WebhookSecret(Convert.FromBase64String(encoded));
    }

    /// <summary>The signature of one delivery, without <c>v1,</c>: 32 bytes.</summary>
    /// <param name="id"><c>webhook-id</c></param>
    /// <param name="timestamp"><c>webhook-timestamp</c></param>
    /// <param name="body">The raw bytes, never parsed and written again.</param>
    public byte[] Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    /// <summary>The value of <c>webhook-signature</c>: for tests of a receiver.</summary>
    public string SignatureHeader(string id, long timestamp, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(Sign(id, timestamp, body));

    internal override string Scheme => "v1,";

    internal override bool Fits(ReadOnlySpan<byte> signature, string id, long timestamp, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(signature, Sign(id, timestamp, body));

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => "whsec_…";
}
