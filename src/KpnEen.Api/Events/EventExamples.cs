using KpnEen.Pbx;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>An example of each event type: what a test sends and the documentation shows.</summary>
public static class EventExamples
{
    private const string Number = "0192f0c1d2e37b4c8d5e6f7081920a1b";
    private static readonly DateTimeOffset Moment = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A new event, as if it happened now.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    public static ConversationEvent Make(string type, string tenantId, TimeProvider time) =>
        Make(type, tenantId, time.GetUtcNow(), Ids.New("evt", time), Ids.New("conv", time));

    /// <summary>The example of the documentation: always the same.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    public static ConversationEvent Of(string type) => Make(type, $"ten_{Number}", Moment, $"evt_{Number}", $"conv_{Number}");

    private static ConversationEvent Make(string type, string tenantId, DateTimeOffset at, string id, string conversationId)
    {
        var inConversation = EventShape.Of(type).InConversation;
        var conversation = inConversation ? conversationId : null;
        var data = EventExampleData.Of(type, at) with { ConversationId = conversation };
        return new ConversationEvent(id, type, at, tenantId, conversation, inConversation ? 1 : null, data);
    }
}
