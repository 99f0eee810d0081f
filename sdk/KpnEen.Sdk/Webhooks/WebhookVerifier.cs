using System.Globalization;
using System.Security.Cryptography;

namespace KpnEen.Sdk.Webhooks;

/// <summary>Tells whether a delivery is ours and fresh. Standard Webhooks 1.0.0.</summary>
public static class WebhookVerifier
{
    /// <summary>How old, or how far ahead, a timestamp may be: 300 s, as in all reference libraries.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Larger bodies are refused unread: 1 MiB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Returns when one of the signatures fits one of the secrets.</summary>
    /// <param name="body">The raw bytes as received.</param>
    /// <param name="headers">The three headers.</param>
    /// <param name="secrets">One; two while a secret is rotated.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tolerance">Default <see cref="DefaultTolerance"/>.</param>
    /// <exception cref="WebhookVerificationException">With the reason.</exception>
    public static void Verify(
        ReadOnlySpan<byte> body,
        WebhookHeaders headers,
        IReadOnlyCollection<WebhookSecret> secrets,
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

        foreach (var secret in secrets)
            if (AnyMatches(signatures, secret.Sign(id, timestamp, body)))
                return;
        throw new WebhookVerificationException(WebhookFailure.NoMatchingSignature, "No signature fits.");
    }

    private static bool AnyMatches(string signatures, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[64];
        foreach (var part in signatures.AsSpan().Split(' '))
        {
            var one = signatures.AsSpan(part);
            // Other schemes (v1a) and rubbish are skipped, not refused.
            if (one.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64Chars(one[3..], given, out var length))
                if (CryptographicOperations.FixedTimeEquals(given[..length], expected))
                    return true;
        }
        return false;
    }
}
