using KpnEen.Pbx.Events;

namespace KpnEen.Data.Records;

/// <param name="From">Started at or after.</param>
/// <param name="To">Started before.</param>
/// <param name="Number">E.164 or extension of either side.</param>
/// <param name="Directions">Null or empty: any.</param>
/// <param name="Outcomes">Null or empty: any.</param>
public sealed record CallRecordFilter(
    DateTimeOffset From,
    DateTimeOffset To,
    string? UserId = null,
    string? Number = null,
    IReadOnlyList<CallDirection>? Directions = null,
    IReadOnlyList<CallOutcome>? Outcomes = null
);
