namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Which events are sent again.</summary>
internal enum ReplayedDeliveries
{
    /// <summary>Those that were given up or skipped.</summary>
    Failed,

    /// <summary>Those that were never tried: from before the endpoint was made, or before it asked for their type.</summary>
    Missing,

    /// <summary>All, those that were delivered as well.</summary>
    All,
}
