using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>An endpoint with its new secret, this once.</summary>
internal sealed record WebhookEndpointWithSecret : WebhookEndpoint
{
    [SetsRequiredMembers]
    public WebhookEndpointWithSecret(WebhookEndpoint shown, string secret)
        : base(shown) => Secret = secret;

    /// <summary>What deliveries are verified with: for v1 the secret, <c>whsec_</c> and base64 of 32 bytes; for v1a the public key, <c>whpk_</c>, which is no secret.</summary>
    /// <example>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=</example>
    [StringLength(100)]
    public required string Secret { get; init; }
}
