namespace KpnEen.Api.Events;

/// <summary>A token that opens the event stream and nothing else.</summary>
internal sealed record StreamTokenCreated
{
    /// <summary>The token, told this once.</summary>
    /// <example>est_mW3xq9vT2bLkR8sYc7HpN4zKfJdG6aQeU1oIxVn5B0w</example>
    public required string Token { get; init; }

    /// <summary>What to give to <c>new EventSource(url)</c>: the stream with the token.</summary>
    /// <example>https://api.example.com/v1/events/stream?ticket=est_mW3xq9vT2bLkR8sYc7HpN4zKfJdG6aQeU1oIxVn5B0w</example>
    public required string Url { get; init; }

    /// <summary>From then on it opens nothing, and a stream it opened has ended.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
