namespace KpnEen.Api.Recordings;

/// <summary>A link by which whoever has it can hear one recording, until it expires or is revoked.</summary>
internal sealed record PlayLinkCreated
{
    /// <summary>Identifies the link: to revoke it.</summary>
    /// <example>plk_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>The recording it plays.</summary>
    /// <example>rec_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string RecordingId { get; init; }

    /// <summary>The link, with its secret: told this once.</summary>
    /// <example>https://api.example.com/v1/play/plk_0192f0c1d2e37b4c8d5e6f7081920a1b?ticket=mW3xq9vT2bLkR8sYc7HpN4zKfJdG6aQeU1oIxVn5B0w</example>
    public required string Url { get; init; }

    /// <summary>From then on the link plays nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
