using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Simulation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>What numbers on the public side are taken to do.</summary>
internal sealed record SimulatedPublicNetwork
{
    /// <summary>What they do.</summary>
    public required PhoneState State { get; init; }

    /// <summary>How long they ring before that, in seconds.</summary>
    /// <example>5</example>
    [Range(0, 600)]
    public int AfterSeconds { get; init; }
}
