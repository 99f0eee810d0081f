namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>What deliveries carry.</summary>
internal enum WebhookPayloadMode
{
    /// <summary>The whole event.</summary>
    Full,

    /// <summary>Ids, and a URL that serves the event to who has a token: no personal data leaves by itself.</summary>
    Thin,
}
