using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>An example of each event type: what a test sends and the documentation shows.</summary>
public static class EventExamples
{
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    public static ConversationEvent Make(string type, string tenantId, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var inConversation =
            type
            is not (
                EventTypes.UserServiceChanged
                or EventTypes.WebhookTest
                or EventTypes.ClickToCallStatusChanged
                or EventTypes.OperationCompleted
                or EventTypes.WebhookAttemptExhausted
                or EventTypes.TokenReused
            )
            && !EventTypes.IsAboutWebhookEndpoints(type);
        var conversation = inConversation ? Ids.New("conv", time) : null;
        var data = EventExampleData.Of(type, now) with { ConversationId = conversation };
        return new ConversationEvent(Ids.New("evt", time), type, now, tenantId, conversation, inConversation ? 1 : null, data);
    }
}
