namespace KpnEen.Faults.Checking;

/// <summary>A recording as the database knows it.</summary>
public sealed record RecordingRow(string Id, string ConversationId, string File, string State, long? DurationMs, string? Sha256);
