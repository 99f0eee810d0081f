namespace KpnEen.Pbx.Diagnosis;

/// <summary>What is known of the messages of a conversation that goes on.</summary>
internal sealed class HeldLadder(string tenantId, string conversationId)
{
    private readonly List<RingMessage> messages = [];

    public string TenantId => tenantId;
    public string ConversationId => conversationId;
    public List<string> CallIds { get; } = [];
    public bool IsWithheld { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Octets { get; private set; }

    /// <summary>How many messages there were when it went to the store; null: it did not yet.</summary>
    public int? Stored { get; private set; }
    public bool IsStored => Stored == messages.Count;

    public void Add(RingMessage message)
    {
        messages.Add(message);
        Octets += message.Message.Length;
    }

    /// <summary>In order: one that was unclaimed for a round comes late.</summary>
    public IReadOnlyList<RingMessage> ToStore()
    {
        Stored = messages.Count;
        return [.. messages.OrderBy(m => m.At)];
    }
}
