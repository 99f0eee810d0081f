namespace KpnEen.Data.Webhooks;

/// <summary>What the workers listen to.</summary>
public static class WebhookTopics
{
    /// <summary>A delivery is due.</summary>
    public const string Delivery = "delivery";
}
