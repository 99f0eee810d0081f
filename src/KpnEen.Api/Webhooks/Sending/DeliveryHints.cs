using KpnEen.Data.Postgres;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Tells that something may be due. A hint may get lost: take it before looking.</summary>
/// <param name="next">Done at the next hint.</param>
public sealed class DeliveryHints(Func<Task> next)
{
    public Task Next() => next();

    internal static DeliveryHints From(Notifications notifications) => new(() => notifications.Next(WebhookTopics.Delivery));
}
