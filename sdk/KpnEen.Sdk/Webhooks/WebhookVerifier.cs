using System.Globalization;

namespace KpnEen.Sdk.Webhooks;

/// <summary>Tells whether a delivery is ours and fresh. Standard Webhooks 1.0.0.</summary>
public static class WebhookVerifier
{
    /// <summary>How old, or how far ahead, a timestamp may be: 300 s, as in all reference libraries.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Larger bodies are refused unread: 1 MiB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    private const int MaxSignatures = 16;

    /// <summary>Returns when one of the signatures fits one of the keys.</summary>
    /// <param name="body">The raw bytes as received.</param>
    /// <param name="headers">The three headers.</param>
    /// <param name="keys">One; two while a secret is rotated. Secrets (v1), public keys (v1a), or both.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tolerance">Default <see cref="DefaultTolerance"/>.</param>
    /// <exception cref="WebhookVerificationException">With the reason.</exception>
    public static void Verify(
        ReadOnlySpan<byte> body,
        WebhookHeaders headers,
        IReadOnlyCollection<WebhookKey> keys,
        TimeProvider time,
        TimeSpan? tolerance = null
    )
    {
        if (body.Length > MaxBodyBytes)
            throw new WebhookVerificationException(WebhookFailure.BodyTooLarge, $"The body has {body.Length} bytes.");
        if (headers is not { Id: { Length: > 0 } id, Timestamp: { } stamp, Signature: { } signatures })
            throw new WebhookVerificationException(
                WebhookFailure.MissingHeader,
                "webhook-id, webhook-timestamp or webhook-signature is missing."
            );
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
            throw new WebhookVerificationException(WebhookFailure.MissingHeader, "webhook-timestamp is no number.");

        var allowed = (long)(tolerance ?? DefaultTolerance).TotalSeconds;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (timestamp < now - allowed || timestamp > now + allowed)
            throw new WebhookVerificationException(WebhookFailure.TimestampOutOfTolerance, "webhook-timestamp is too old or too new.");

        foreach (var key in keys)
            if (AnyFits(signatures, key, id, timestamp, body))
                return;
        throw new WebhookVerificationException(WebhookFailure.NoMatchingSignature, "No signature fits.");
    }

    private static bool AnyFits(string signatures, WebhookKey key, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> given = stackalloc byte[64];
        var tried = 0;
        foreach (var part in signatures.Split(' ', MaxSignatures + 1))
        {
            // Other schemes and rubbish are skipped, not refused; a header of thousands is not worth thousands of verifications.
            if (part.StartsWith(key.Scheme, StringComparison.Ordinal) && tried++ < MaxSignatures)
                if (Convert.TryFromBase64String(part[key.Scheme.Length..], given, out var length))
                    if (key.Fits(given[..length], id, timestamp, body))
                        return true;
        }
        return false;
    }
}
