namespace KpnEen.Data.Webhooks;

/// <summary>What asking for another delivery came to.</summary>
public enum ReplayResult
{
    Queued,
    NotFound,
    EndpointDisabled,

    /// <summary>An attempt is under way right now.</summary>
    InProgress,

    /// <summary>The endpoint need not prove itself, or has.</summary>
    NotPending,
}
