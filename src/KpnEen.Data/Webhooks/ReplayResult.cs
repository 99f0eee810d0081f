namespace KpnEen.Data.Webhooks;

/// <summary>What asking for another delivery came to.</summary>
public enum ReplayResult
{
    Queued,
    NotFound,
    EndpointDisabled,

    /// <summary>An attempt is under way right now.</summary>
    InProgress,
}
