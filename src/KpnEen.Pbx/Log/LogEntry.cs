using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Log;

/// <summary>An event, with the call record when it closes a conversation.</summary>
/// <param name="Recording">The recording whose row this event creates or changes; the file is <paramref name="RecordingFile"/> in the node's recording folder.</param>
public sealed record LogEntry(ConversationEvent Event, CallRecord? Record = null, string? RecordingFile = null);
