using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>A symmetric signing key as Standard Webhooks writes it: <c>whsec_</c> and the base64 of 24 to 64 bytes. Signs by HMAC-SHA256.</summary>
public sealed class WebhookSecret : WebhookKey
{
    private const string Prefix = "whsec_";

    private WebhookSecret(byte[] key) => Key = key;

    internal byte[] Key { get; }

    /// <summary>32 bytes of the operating system's randomness.</summary>
    public static WebhookSecret Create() => new(RandomNumberGenerator.GetBytes(32));

    internal static WebhookSecret FromKey(byte[] key) => new(key);

    /// <summary>Accepts the secret with and without its prefix, as the reference libraries do.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var key = new byte[encoded.Length];
        var legal = Convert.TryFromBase64String(encoded, key, out var length) && length is >= 24 and <= 64;
        secret = legal ? new WebhookSecret(key[..length]) : null;
        return legal;
    }

    internal override string Sign(ReadOnlySpan<byte> content) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, content));

    internal override SigningKeyBytes ToStored() => new(Key, null);

    /// <summary>What the customer is shown, once.</summary>
    public override string Reveal() => Prefix + Convert.ToBase64String(Key);

    /// <summary>Never the key: this is what a log would print.</summary>
    public override string ToString() => Prefix + "***";
}
