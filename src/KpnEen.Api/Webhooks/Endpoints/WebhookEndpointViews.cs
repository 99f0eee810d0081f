using KpnEen.Api.Webhooks.Signing;
using Stored = KpnEen.Data.Webhooks.WebhookEndpoint;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>Stored endpoints as the API shows them.</summary>
internal static class WebhookEndpointViews
{
    public static WebhookEndpoint Show(Stored stored) =>
        new()
        {
            Id = stored.Id,
            Url = stored.Url,
            Description = stored.Description,
            EventTypes = stored.EventTypes,
            Ordering = Ordering(stored),
            Enabled = stored.Enabled,
            DisabledReason = stored.DisabledReason,
            DisabledAt = stored.DisabledAt,
            FailingSince = stored.FailingSince,
            Metadata = stored.Metadata,
            HeaderNames = stored.HeaderNames,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    public static WebhookEndpointWithSecret ShowWithSecret(Stored stored, WebhookSecret secret)
    {
        var shown = Show(stored);
        return new WebhookEndpointWithSecret
        {
            Id = shown.Id,
            Url = shown.Url,
            Description = shown.Description,
            EventTypes = shown.EventTypes,
            Ordering = shown.Ordering,
            Enabled = shown.Enabled,
            DisabledReason = shown.DisabledReason,
            DisabledAt = shown.DisabledAt,
            FailingSince = shown.FailingSince,
            Metadata = shown.Metadata,
            HeaderNames = shown.HeaderNames,
            CreatedAt = shown.CreatedAt,
            UpdatedAt = shown.UpdatedAt,
            Secret = secret.Reveal(),
        };
    }

    /// <summary>What can be changed, as it is now; headers are write-only and stay when not named.</summary>
    public static WebhookEndpointInput Input(Stored stored) =>
        new()
        {
            Url = stored.Url,
            Description = stored.Description,
            EventTypes = stored.EventTypes,
            Ordering = Ordering(stored),
            Enabled = stored.Enabled,
            Metadata = stored.Metadata,
        };

    private static WebhookOrdering Ordering(Stored stored) =>
        stored.Ordering == "none" ? WebhookOrdering.None : WebhookOrdering.Conversation;
}
