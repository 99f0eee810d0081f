namespace KpnEen.Data.Log;

/// <summary>Events of the feed, oldest first.</summary>
/// <param name="Next">Position to go on from, even when the page is empty: it also passes what the filter left out.</param>
/// <param name="HasMore">More can be had at once.</param>
public sealed record FeedPage(IReadOnlyList<FeedEvent> Events, long Next, bool HasMore);
