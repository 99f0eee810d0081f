using KpnEen.Sdk.Webhooks;

namespace KpnEen.Sdk;

/// <summary>How a receiver checks deliveries.</summary>
public sealed class KpnEenWebhookOptions
{
    private IReadOnlyList<WebhookKey> _keys = [];

    /// <summary>How old a delivery may be.</summary>
    public TimeSpan Tolerance { get; set; } = WebhookVerifier.DefaultTolerance;

    /// <summary>Remembers what was handled; null handles again what comes again.</summary>
    public IHandledEventStore? Store { get; set; } = new MemoryEventStore();

    /// <summary>
    /// More than 0: deliveries are answered at once and handled behind that, in order, as many waiting at most; beyond it they are told to come later (503). An event that
    /// waits in memory is lost when the process dies, and one whose handler fails does not come again: only for what may be missed. Needs <c>AddKpnEenWebhooks</c>.
    /// </summary>
    public int QueueCapacity { get; set; }

    /// <summary>True: each rightly signed delivery is answered 410, and the API stops the endpoint.</summary>
    public bool IsGone { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The secrets (<c>whsec_…</c>) or public keys (<c>whpk_…</c>) accepted from now on: one, or the new and the old one while they are rotated. May be called while running.
    /// </summary>
    /// <exception cref="FormatException">Neither.</exception>
    public void UseSecrets(params IEnumerable<string> secrets) => Volatile.Write(ref _keys, [.. secrets.Select(WebhookKey.Parse)]);

    internal IReadOnlyList<WebhookKey> Keys => Volatile.Read(ref _keys);
}
