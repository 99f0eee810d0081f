namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Which deliveries are sent again.</summary>
internal sealed record ReplayDeliveries
{
    /// <summary>Of events that occurred then or later.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Only what was given up or skipped; else what was delivered as well.</summary>
    public bool FailedOnly { get; init; } = true;
}
