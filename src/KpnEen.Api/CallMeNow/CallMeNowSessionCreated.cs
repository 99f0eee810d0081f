namespace KpnEen.Api.CallMeNow;

/// <summary>A session that began.</summary>
internal sealed record CallMeNowSessionCreated
{
    /// <summary>Identifies the session.</summary>
    /// <example>cmn_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>How far the session is.</summary>
    public required CallMeNowStatus Status { get; init; }

    /// <summary>Why it failed, when it did at once.</summary>
    /// <example>noDevice</example>
    public string? Reason { get; init; }

    /// <summary>What the visitor must key in when the telephone is answered; the page shows it. Absent when the key asks for no code.</summary>
    /// <example>4821</example>
    public string? Code { get; init; }

    /// <summary>When the visitor is called back; absent when called at once.</summary>
    public DateTimeOffset? CallAt { get; init; }

    /// <summary>What the visitor's page shows in the header Kpn-Session to follow or cancel this session; told this once.</summary>
    /// <example>mW3xq9vT2bLkR8sYc7HpN4zKfJdG6aQe</example>
    public required string CancelSecret { get; init; }
}
