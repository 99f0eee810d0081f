namespace KpnEen.Pbx.Events;

/// <summary>One step of a conversation (or of a tenant's settings), as every reader of the log gets it. spec/events.md.</summary>
/// <param name="Id"><c>evt_…</c>; also the <c>webhook-id</c>.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="OccurredAt">Never goes back within a conversation.</param>
/// <param name="ConversationId">Null for events outside any conversation (<c>user.service_changed</c>).</param>
/// <param name="Sequence">Gap-free within the conversation, from 1; null outside one.</param>
public sealed record ConversationEvent(
    string Id,
    string Type,
    DateTimeOffset OccurredAt,
    string TenantId,
    string? ConversationId,
    long? Sequence,
    EventData Data
);
