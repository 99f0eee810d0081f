using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>Which example is sent.</summary>
internal sealed record TestEvent : ICheckedInput
{
    /// <summary>An event type.</summary>
    /// <example>call.answered</example>
    [StringLength(100, MinimumLength = 1)]
    public string Type { get; init; } = EventTypes.WebhookTest;

    public IEnumerable<ProblemError> Check()
    {
        if (!EventTypes.All.Contains(Type))
            yield return new ProblemError("/type", ErrorCodes.UnknownValue, "There is no such event type.");
    }
}
