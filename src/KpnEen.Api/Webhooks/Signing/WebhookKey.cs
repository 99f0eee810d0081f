using System.Text;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>What signs deliveries: a shared secret (<c>v1</c>) or a key pair (<c>v1a</c>) of Standard Webhooks 1.0.0.</summary>
public abstract class WebhookKey
{
    /// <param name="content"><c>{id}.{timestamp}.{body}</c></param>
    /// <returns>One part of <c>webhook-signature</c>: version, comma, base64.</returns>
    internal abstract string Sign(ReadOnlySpan<byte> content);

    /// <summary>For the store: a secret as its bytes, a key pair as its text, which is longer than any secret.</summary>
    internal abstract SigningKeyBytes ToStored();

    /// <summary>What a receiver verifies with: the secret itself, or the public key.</summary>
    public abstract string Reveal();

    internal static WebhookKey Create(bool asymmetric) => asymmetric ? WebhookKeyPair.Create() : WebhookSecret.Create();

    internal static WebhookKey FromStored(byte[] stored) =>
        stored.AsSpan().StartsWith(WebhookKeyPair.SecretPrefixBytes)
        && WebhookKeyPair.TryParse(Encoding.ASCII.GetString(stored), out var pair)
            ? pair
            : WebhookSecret.FromKey(stored);
}
