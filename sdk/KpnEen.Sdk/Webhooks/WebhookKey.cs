namespace KpnEen.Sdk.Webhooks;

/// <summary>What a delivery is verified with: a <see cref="WebhookSecret"/> (v1) or a <see cref="WebhookPublicKey"/> (v1a).</summary>
public abstract class WebhookKey
{
    private protected WebhookKey() { }

    /// <summary>Reads either kind by its prefix.</summary>
    /// <param name="text"><c>whsec_…</c>, <c>whpk_…</c>, or base64 alone for a secret.</param>
    /// <exception cref="FormatException">Neither.</exception>
    public static WebhookKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(WebhookPublicKey.Prefix, StringComparison.Ordinal)
            ? WebhookPublicKey.Parse(text)
            : WebhookSecret.Parse(text);
    }

    /// <summary><c>v1,</c> or <c>v1a,</c>: which signatures of a delivery are for this key.</summary>
    internal abstract string Scheme { get; }

    /// <param name="signature">What stood behind the scheme, decoded.</param>
    internal abstract bool Fits(ReadOnlySpan<byte> signature, string id, long timestamp, ReadOnlySpan<byte> body);
}
