using KpnEen.Pbx.Events;

namespace KpnEen.Data.Records;

/// <summary>A call record without its trace.</summary>
/// <param name="Data">As in <c>conversation.closed</c>.</param>
public sealed record StoredCallRecord(string ConversationId, DateTimeOffset StartedAt, EventData Data, IReadOnlyList<string> RecordingIds);
