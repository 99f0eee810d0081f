namespace KpnEen.Data.Log;

/// <summary>An event as the feed gives it.</summary>
/// <param name="Position">Place in the tenant's feed.</param>
/// <param name="Envelope">The JSON to send, as it is.</param>
public sealed record FeedEvent(
    long Position,
    string Id,
    string Type,
    string? ConversationId,
    long? Sequence,
    DateTimeOffset OccurredAt,
    string Envelope
);
