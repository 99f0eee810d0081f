using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Services;

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
    public required string TimeZone { get; init; }

    /// <summary>What callers hear: nl or en.</summary>
    /// <example>nl</example>
    [RegularExpression("^(nl|en)$")]
    public required string Language { get; init; }

    /// <summary>Length of one ring in seconds; star codes count in rings.</summary>
    /// <example>5</example>
    [Range(3, 10)]
    public required int RingSeconds { get; init; }

    /// <summary>Id of the tenant in the partner's own administration, unique on the platform.</summary>
    /// <example>customer-1001</example>
    [StringLength(120, MinimumLength = 1)]
    public string? ExternalReference { get; init; }

    public IEnumerable<SettingsError> Check() => TimeZones.Check(TimeZone);
}
