using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>An endpoint that gets events again.</summary>
internal sealed record WebhookEndpointResumed
{
    public WebhookEndpointResumed(WebhookEndpoint endpoint, int queued) => (Endpoint, Queued) = (endpoint, queued);

    /// <summary>As it is now.</summary>
    public WebhookEndpoint Endpoint { get; }

    /// <summary>How many deliveries of the past were queued.</summary>
    /// <example>12</example>
    [Range(0, int.MaxValue)]
    public int Queued { get; }
}
