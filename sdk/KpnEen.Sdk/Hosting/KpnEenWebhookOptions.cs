using KpnEen.Sdk.Webhooks;

namespace KpnEen.Sdk;

/// <summary>How a receiver checks deliveries.</summary>
public sealed class KpnEenWebhookOptions
{
    private IReadOnlyList<WebhookKey> _secrets = [];

    /// <summary>How old a delivery may be.</summary>
    public TimeSpan Tolerance { get; set; } = WebhookVerifier.DefaultTolerance;

    /// <summary>How many handled events are remembered, so that one that comes twice is handled once; 0 for none.</summary>
    public int Remember { get; set; } = 10_000;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The secrets (<c>whsec_…</c>) or public keys (<c>whpk_…</c>) accepted from now on: one, or the new and the old one while they are rotated. May be called while running.</summary>
    /// <exception cref="FormatException">No secret.</exception>
    public void UseSecrets(params IEnumerable<string> secrets) => Volatile.Write(ref _secrets, [.. secrets.Select(WebhookKey.Parse)]);

    internal IReadOnlyList<WebhookKey> Secrets => Volatile.Read(ref _secrets);
}
