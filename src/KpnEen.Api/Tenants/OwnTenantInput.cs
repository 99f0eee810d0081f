using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Tenants;

/// <summary>What a tenant can change of itself.</summary>
internal sealed record OwnTenantInput : ICheckedInput
{
    /// <summary>Name of the company.</summary>
    /// <example>Bakkerij Jansen en Zonen</example>
    [StringLength(120, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>IANA time zone in which schedules are read.</summary>
    /// <example>Europe/Amsterdam</example>
    [StringLength(64, MinimumLength = 1)]
    public string TimeZone { get; init; } = "Europe/Amsterdam";

    /// <summary>What callers hear: nl or en.</summary>
    /// <example>nl</example>
    [RegularExpression("^(nl|en)$")]
    public string Language { get; init; } = "nl";

    /// <summary>Length of one ring in seconds; star codes count in rings.</summary>
    /// <example>5</example>
    [Range(3, 10)]
    public int RingSeconds { get; init; } = 5;

    public IEnumerable<ProblemError> Check() => TimeZones.Check(TimeZone);
}
