using KpnEen.Sdk;

namespace ScreenPop;

/// <summary>Tells the exchange where this program listens.</summary>
internal static class WebhookRegistration
{
    // What finds our endpoint again after a restart on another port.
    private const string Name = "ScreenPop sample";

    /// <summary>Makes the endpoint, or brings it up to date; a secret is shown only when made, so a restart takes a new one.</summary>
    public static async Task EnsureAsync(KpnEenClient client, Uri url, KpnEenWebhookOptions webhooks)
    {
        var wanted = new WebhookEndpointInput
        {
            Url = url.ToString(),
            Description = Name,
            EventTypes = ["call.*", "conversation.closed", "click_to_call.status_changed"],
        };
        await foreach (var found in client.Webhooks.ListEndpointsAsync())
        {
            if (found.Description != Name)
                continue;
            if (found.Url != wanted.Url || !found.Enabled)
                await client.Webhooks.UpdateEndpointAsync(
                    found.Id,
                    new WebhookEndpointPatch { Url = wanted.Url, Enabled = true },
                    ifMatch: "*"
                );
            webhooks.UseSecrets(
                (await client.Webhooks.RotateSecretAsync(found.Id, new RotateWebhookSecret { GracePeriodSeconds = 300 })).Secret
            );
            return;
        }
        webhooks.UseSecrets((await client.Webhooks.CreateEndpointAsync(wanted)).Secret);
    }
}
