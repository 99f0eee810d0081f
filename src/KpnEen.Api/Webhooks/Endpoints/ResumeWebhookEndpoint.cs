namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How an endpoint is resumed.</summary>
internal sealed record ResumeWebhookEndpoint
{
    /// <summary>What of the past is sent.</summary>
    public WebhookReplayChoice Replay { get; init; } = WebhookReplayChoice.None;
}
