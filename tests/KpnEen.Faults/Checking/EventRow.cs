namespace KpnEen.Faults.Checking;

/// <summary>A committed event, and whether its delivery was skipped by rule (a live event that came too late).</summary>
public sealed record EventRow(string Id, string Type, string? ConversationId, long? Sequence, bool IsSkipped);
