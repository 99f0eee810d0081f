using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Tenants;

/// <summary>What can be changed of a tenant.</summary>
internal sealed record TenantInput : ICheckedInput
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

    /// <summary>Id of the tenant in the partner's own administration, unique on the platform.</summary>
    /// <example>customer-1001</example>
    [StringLength(120, MinimumLength = 1)]
    public string? ExternalReference { get; init; }

    public IEnumerable<ProblemError> Check() => TimeZones.Check(TimeZone);
}
