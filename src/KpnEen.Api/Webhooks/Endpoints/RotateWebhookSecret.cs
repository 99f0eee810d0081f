using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How a secret is replaced.</summary>
internal sealed record RotateWebhookSecret
{
    /// <summary>How long the former secret signs along, in seconds; 0: it ends at once.</summary>
    /// <example>86400</example>
    [Range(0, 604_800)]
    public int GracePeriodSeconds { get; init; } = 86_400;

    /// <summary>How deliveries are signed from now on; absent: as before. During the grace period they carry both kinds.</summary>
    public WebhookSignature? Signature { get; init; }
}
