using System.Collections.Immutable;
using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Events;

/// <summary>The one record of a conversation, written with its last event.</summary>
/// <param name="Data">As in <c>conversation.closed</c>.</param>
/// <param name="Trace">Every decision, in order.</param>
/// <param name="RecordingIds"><c>rec_…</c></param>
public sealed record CallRecord(
    string ConversationId,
    string TenantId,
    EventData Data,
    ImmutableArray<Decision> Trace,
    ImmutableArray<string> RecordingIds
);
