using KpnEen.Api.Webhooks.Signing;
using Stored = KpnEen.Data.Webhooks.WebhookEndpoint;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>Stored endpoints as the API shows them.</summary>
internal static class WebhookEndpointViews
{
    public static WebhookEndpoint Show(Stored stored)
    {
        var input = Input(stored);
        return new WebhookEndpoint
        {
            Id = stored.Id,
            Url = stored.Url,
            Description = stored.Description,
            EventTypes = stored.EventTypes,
            Ordering = input.Ordering,
            Signature = input.Signature,
            PublicKeys = stored.PublicKeys,
            PayloadMode = input.PayloadMode,
            Filter = input.Filter,
            MaxPerSecond = stored.MaxPerSecond,
            ReceiverControl = stored.ReceiverControl,
            Authentication = input.Authentication,
            Tls = input.Tls,
            VerifyOwnership = stored.VerifyOwnership,
            VerifiedAt = stored.VerifiedAt,
            DeadLetterCount = stored.DeadLetters,
            Enabled = stored.IsWanted,
            State =
                stored.IsPending ? WebhookEndpointState.Pending
                : !stored.Enabled ? WebhookEndpointState.Paused
                : stored.FailingSince is not null ? WebhookEndpointState.Degraded
                : WebhookEndpointState.Healthy,
            PausedReason = stored.IsPending ? null : stored.DisabledReason,
            PausedAt = stored.IsPending ? null : stored.DisabledAt,
            FailingSince = stored.FailingSince,
            Metadata = stored.Metadata,
            HeaderNames = stored.HeaderNames,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };
    }

    public static WebhookEndpointWithSecret ShowWithSecret(Stored stored, WebhookKey key) => new(Show(stored), key.Reveal());

    /// <summary>What can be changed, as it is now; headers and secrets are write-only and stay when not named.</summary>
    public static WebhookEndpointInput Input(Stored stored)
    {
        var receiver = stored.ReceiverShown();
        return new WebhookEndpointInput
        {
            Url = stored.Url,
            Description = stored.Description,
            EventTypes = stored.EventTypes,
            Ordering = stored.Ordering == "none" ? WebhookOrdering.None : WebhookOrdering.Conversation,
            Signature = stored.Asymmetric ? WebhookSignature.V1a : WebhookSignature.V1,
            PayloadMode = stored.PayloadMode == "thin" ? WebhookPayloadMode.Thin : WebhookPayloadMode.Full,
            Filter = [.. stored.FilterTerms().Select(WebhookFilterTerm.Of)],
            MaxPerSecond = stored.MaxPerSecond,
            ReceiverControl = stored.ReceiverControl,
            Authentication = WebhookAuthentication.Of(receiver.Authentication),
            Tls = WebhookTls.Of(receiver.Tls),
            VerifyOwnership = stored.VerifyOwnership,
            Enabled = stored.IsWanted,
            Metadata = stored.Metadata,
        };
    }
}
