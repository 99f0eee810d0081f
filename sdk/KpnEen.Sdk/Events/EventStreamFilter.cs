namespace KpnEen.Sdk;

/// <summary>Which events a stream brings.</summary>
public sealed record EventStreamFilter
{
    /// <summary>Names or groups: <c>call.answered</c>, <c>call.*</c>; empty is all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only one conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The last event that was seen: the stream goes on behind it. Null begins now.</summary>
    public string? After { get; init; }

    /// <summary>Hears, between two events and on no thread of its own, when the server does not answer and when it does again; null: nobody.</summary>
    public IProgress<EventStreamConnection>? Connection { get; init; }
}
