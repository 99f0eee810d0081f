using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using KpnEen.Api.Validation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>Who calls: a user by id or extension, or somebody outside; without any of them somebody outside who withholds the number.</summary>
internal sealed record SimulatedCaller
{
    /// <summary>The calling user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-zA-Z]{8,40}$")]
    public string? UserId { get; init; }

    /// <summary>The calling user, by extension.</summary>
    [ExtensionNumber]
    public string? Extension { get; init; }

    /// <summary>The number of a caller outside.</summary>
    /// <example>+31612345678</example>
    [PhoneNumber]
    public string? Number { get; init; }

    /// <summary>The name a caller outside is shown with.</summary>
    /// <example>P. Jansen</example>
    [StringLength(80, MinimumLength = 1)]
    public string? Name { get; init; }

    [JsonIgnore]
    internal bool IsUser => UserId is not null || Extension is not null;
}
