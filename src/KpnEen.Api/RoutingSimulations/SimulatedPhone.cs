using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Simulation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>What the phones of a user are taken to do.</summary>
internal sealed record SimulatedPhone
{
    /// <summary>The user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-zA-Z]{8,40}$")]
    public required string UserId { get; init; }

    /// <summary>What they do.</summary>
    public required PhoneState State { get; init; }

    /// <summary>How long they ring before that, in seconds.</summary>
    /// <example>5</example>
    [Range(0, 600)]
    public int AfterSeconds { get; init; }
}
