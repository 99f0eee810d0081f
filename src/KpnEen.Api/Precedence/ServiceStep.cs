using KpnEen.Pbx.Services;

namespace KpnEen.Api.Precedence;

/// <summary>One place in the order of services.</summary>
internal sealed record ServiceStep
{
    /// <summary>Place in the order, from 1.</summary>
    /// <example>2</example>
    public required int Step { get; init; }

    /// <summary>The service, or a part of the exchange that has no settings.</summary>
    /// <example>call-forwarding-busy</example>
    public required string Service { get; init; }

    /// <summary>What it does there.</summary>
    /// <example>No phone rings; the result is busy.</example>
    public required string Does { get; init; }

    /// <summary>Whether it has settings, and so stands in the service catalogue.</summary>
    /// <example>true</example>
    public required bool HasSettings { get; init; }

    public static IReadOnlyList<ServiceStep> Of(IEnumerable<PrecedenceStep> steps) =>
        [
            .. steps.Select(
                (step, i) =>
                    new ServiceStep
                    {
                        Step = i + 1,
                        Service = step.Service,
                        Does = step.Does,
                        HasSettings = ServiceCatalog.Find(step.Service) is not null,
                    }
            ),
        ];
}
