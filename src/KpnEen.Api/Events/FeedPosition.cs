namespace KpnEen.Api.Events;

/// <summary>What a cursor of the feed holds.</summary>
/// <param name="After">Position of the last event seen.</param>
internal sealed record FeedPosition(long After);
