using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Which events of an endpoint are sent again.</summary>
internal sealed record ReplayDeliveries : ICheckedInput
{
    /// <summary>Of events that occurred then or later.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Of events that occurred before; absent: until now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Which of them.</summary>
    public ReplayedDeliveries Deliveries { get; init; } = ReplayedDeliveries.Failed;

    /// <summary>How many are queued a second at most, so that fresh events are not held up.</summary>
    /// <example>50</example>
    [Range(1, 1000)]
    public int MaxPerSecond { get; init; } = 50;

    public IEnumerable<ProblemError> Check()
    {
        if (Until <= Since)
            yield return new ProblemError("/until", ErrorCodes.OutOfRange, "It must be after since.");
    }
}
