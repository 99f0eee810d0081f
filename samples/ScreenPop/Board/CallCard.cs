namespace ScreenPop.Board;

/// <summary>One conversation as the page shows it.</summary>
/// <param name="Sequence">Of the last event that was taken in.</param>
/// <param name="Status">ringing, talking, held, transferring, ended.</param>
/// <param name="Name">The contact's, or what the number tells.</param>
/// <param name="With">The colleagues who ring or talk.</param>
/// <param name="RecordingIds">Those that can be played.</param>
internal sealed record CallCard(
    string ConversationId,
    long Sequence,
    string Direction,
    string Status,
    string? Number,
    string Name,
    string? Company,
    string? Note,
    string? With,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    string? Outcome,
    string? Via,
    IReadOnlyList<string> RecordingIds
);
