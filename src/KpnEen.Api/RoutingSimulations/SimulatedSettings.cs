using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>Settings of a service to try in the place of those that are stored.</summary>
internal sealed record SimulatedSettings
{
    /// <summary>The user; absent for a service of the tenant.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-zA-Z]{8,40}$")]
    public string? UserId { get; init; }

    /// <summary>Name of the service, as in the service catalogue.</summary>
    /// <example>call-forwarding-busy</example>
    [RegularExpression("^[a-z0-9-]{2,60}$")]
    public required string Service { get; init; }

    /// <summary>The settings, of the shape that the service's own path documents.</summary>
    public required JsonElement Settings { get; init; }
}
