namespace KpnEen.Faults.Checking;

/// <summary>A webhook as the receiver got it; the same id may come again.</summary>
public sealed record Delivery(string EventId, string? ConversationId, long? Sequence);
