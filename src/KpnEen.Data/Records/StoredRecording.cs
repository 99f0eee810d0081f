using System.Text.Json;

namespace KpnEen.Data.Records;

/// <summary>A recording as stored.</summary>
/// <param name="Node">The node whose disk has the file.</param>
/// <param name="File">Name inside that node's recording folder; see <see cref="RecordingFolder"/>.</param>
/// <param name="State">recording, paused, stopped, available, failed.</param>
/// <param name="Pauses">As in the events.</param>
public sealed record StoredRecording(
    string Id,
    string ConversationId,
    string? UserId,
    string Node,
    string File,
    string Mode,
    string State,
    DateTimeOffset StartedAt,
    long? DurationMs,
    int Channels,
    long? Bytes,
    string? Sha256,
    JsonElement? Pauses,
    long Revision,
    DateTimeOffset? RetentionUntil
);
