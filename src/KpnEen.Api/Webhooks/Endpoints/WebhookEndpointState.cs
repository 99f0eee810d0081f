namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How an endpoint fares.</summary>
internal enum WebhookEndpointState
{
    /// <summary>It takes what it gets.</summary>
    Healthy,

    /// <summary>It only fails, since failingSince. It is tried on, at least once an hour, and recovers with the first success.</summary>
    Degraded,

    /// <summary>It gets nothing; events are kept as skipped deliveries and can be replayed. pausedReason tells why.</summary>
    Paused,

    /// <summary>It has not answered its verification event yet. It gets nothing; events are kept as skipped deliveries and can be replayed.</summary>
    Pending,
}
