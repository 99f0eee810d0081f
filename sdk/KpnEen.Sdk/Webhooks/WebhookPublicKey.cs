using System.Buffers.Text;
using System.Globalization;
using System.Text;
using KpnEen.Sdk.Webhooks.Ed25519;

namespace KpnEen.Sdk.Webhooks;

/// <summary>The public key of an endpoint that signs by Ed25519. Standard Webhooks 1.0.0, scheme v1a: who has it can verify, and not sign.</summary>
public sealed class WebhookPublicKey : WebhookKey
{
    internal const string Prefix = "whpk_";
    private readonly byte[] _key;

    private WebhookPublicKey(byte[] key) => _key = key;

    /// <param name="text"><c>whpk_</c> and base64 of 32 bytes, with or without the prefix.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static new WebhookPublicKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        if (!Base64.IsValid(encoded, out var length) || length != Ed25519Verification.KeyLength)
            throw new FormatException("A public key of webhooks is whpk_ and base64 of 32 bytes.");
        return new WebhookPublicKey(Convert.FromBase64String(encoded));
    }

    /// <summary>As the API shows it.</summary>
    public override string ToString() => Prefix + Convert.ToBase64String(_key);

    internal override string Scheme => "v1a,";

    internal override bool Fits(ReadOnlySpan<byte> signature, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return Ed25519Verification.IsValid(_key, message, signature);
    }
}
