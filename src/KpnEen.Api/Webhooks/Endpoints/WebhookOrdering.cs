namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>In which order an endpoint gets its events.</summary>
internal enum WebhookOrdering
{
    /// <summary>The next event of a conversation is not tried before the one before it was delivered, skipped or given up.</summary>
    Conversation,

    /// <summary>Each as soon as it is due; order by <c>sequence</c>.</summary>
    None,
}
