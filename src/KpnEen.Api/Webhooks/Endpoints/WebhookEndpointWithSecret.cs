namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>An endpoint with its new secret, this once.</summary>
internal sealed record WebhookEndpointWithSecret : WebhookEndpoint
{
    /// <summary>What deliveries are signed with (Standard Webhooks v1): <c>whsec_</c> and base64 of 32 bytes.</summary>
    /// <example>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=</example>
    public required string Secret { get; init; }
}
