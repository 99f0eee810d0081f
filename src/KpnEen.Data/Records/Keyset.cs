namespace KpnEen.Data.Records;

/// <summary>Where a page of a list that is newest first went to: the last row of the page before.</summary>
public sealed record Keyset(DateTimeOffset StartedAt, string Id);
