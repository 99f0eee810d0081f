using KpnEen.Data.CallMeNow;

namespace KpnEen.Api.CallMeNow;

/// <summary>A visitor's session.</summary>
internal sealed record CallMeNowSessionView
{
    /// <summary>Identifies the session; events of the call carry it as clickToCallId.</summary>
    /// <example>cmn_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>How far the session is.</summary>
    public required CallMeNowStatus Status { get; init; }

    /// <summary>Why it failed or ended, when there is more to say.</summary>
    /// <example>busy</example>
    public string? Reason { get; init; }

    /// <summary>When the visitor is to be called back; absent when called at once.</summary>
    public DateTimeOffset? CallAt { get; init; }

    /// <summary>When the session began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the status last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static CallMeNowSessionView Of(CallMeNowSession session) =>
        new()
        {
            Id = session.Id,
            Status = Enum.TryParse<CallMeNowStatus>(session.Status, ignoreCase: true, out var status) ? status : CallMeNowStatus.Initiating,
            Reason = session.Reason,
            CallAt = session.CallAt,
            CreatedAt = session.CreatedAt,
            UpdatedAt = session.UpdatedAt,
        };
}
