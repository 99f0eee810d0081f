namespace KpnEen.Data.Records;

/// <param name="From">Started at or after.</param>
/// <param name="To">Started before.</param>
public sealed record RecordingFilter(DateTimeOffset From, DateTimeOffset To, string? ConversationId = null, string? UserId = null);
