namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>What of the past an endpoint gets when it is resumed.</summary>
internal enum WebhookReplayChoice
{
    /// <summary>Nothing: only what happens from now on.</summary>
    None,

    /// <summary>What was not sent because it was paused.</summary>
    Skipped,

    /// <summary>That, and what was given up since it began to fail.</summary>
    Failed,
}
