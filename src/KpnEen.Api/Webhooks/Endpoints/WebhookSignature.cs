namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How deliveries are signed (Standard Webhooks 1.0.0).</summary>
internal enum WebhookSignature
{
    /// <summary>HMAC-SHA256 with a secret that both sides have.</summary>
    V1,

    /// <summary>Ed25519: verified with a public key, so that a receiver keeps no secret.</summary>
    V1a,
}
