namespace KpnEen.Api.Events;

/// <summary>Events of the feed, oldest first.</summary>
internal sealed record EventList
{
    /// <summary>The events.</summary>
    public required IReadOnlyList<EventEnvelope> Items { get; init; }

    /// <summary>What to send as <c>after</c> to go on; there even when nothing new has happened.</summary>
    public required string NextCursor { get; init; }

    /// <summary>More can be had at once.</summary>
    public required bool HasMore { get; init; }

    /// <summary>How many there are from the oldest that is kept, whatever after says; absent unless includeTotal asked for it.</summary>
    /// <example>1</example>
    public long? Total { get; init; }
}
