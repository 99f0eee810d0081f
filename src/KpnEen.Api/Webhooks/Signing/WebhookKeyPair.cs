using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Signing;

/// <summary>
/// An Ed25519 key pair (RFC 8032) as Standard Webhooks writes it: <c>whsk_</c> and the base64 of seed and public key, <c>whpk_</c> and that of the
/// public key. The secret half never leaves us, so nobody but us can have signed.
/// </summary>
public sealed class WebhookKeyPair : WebhookKey
{
    private const string SecretPrefix = "whsk_";
    private const string PublicPrefix = "whpk_";
    private readonly byte[] seed;
    private readonly byte[] publicKey;

    private WebhookKeyPair(byte[] seed) => (this.seed, publicKey) = (seed, Ed25519.PublicKey(seed));

    internal static ReadOnlySpan<byte> SecretPrefixBytes => "whsk_"u8;

    /// <summary>From 32 bytes of the operating system's randomness.</summary>
    public static WebhookKeyPair Create() => new(RandomNumberGenerator.GetBytes(Ed25519.SeedLength));

    /// <summary>Refuses a text whose public half does not belong to its seed.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out WebhookKeyPair? pair)
    {
        pair = null;
        Span<byte> both = stackalloc byte[2 * Ed25519.SeedLength];
        if (
            !text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(text.AsSpan(SecretPrefix.Length), both, out var length)
            || length != both.Length
        )
            return false;
        var found = new WebhookKeyPair(both[..Ed25519.SeedLength].ToArray());
        pair = both[Ed25519.SeedLength..].SequenceEqual(found.publicKey) ? found : null;
        return pair is not null;
    }

    internal override string Sign(ReadOnlySpan<byte> content) => "v1a," + Convert.ToBase64String(Ed25519.Sign(seed, content));

    internal override SigningKeyBytes ToStored() =>
        new(Encoding.ASCII.GetBytes(SecretPrefix + Convert.ToBase64String([.. seed, .. publicKey])), Reveal());

    /// <summary>The public key: no secret at all.</summary>
    public override string Reveal() => PublicPrefix + Convert.ToBase64String(publicKey);

    public override string ToString() => Reveal();
}
