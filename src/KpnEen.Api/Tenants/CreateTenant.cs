using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;

namespace KpnEen.Api.Tenants;

/// <summary>A new company.</summary>
internal sealed record CreateTenant : ICheckedInput
{
    /// <summary>Name of the company.</summary>
    /// <example>Bakkerij Jansen</example>
    [StringLength(120, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>SIP domain and digest realm, unique on the platform; cannot be changed later, for the phones' credentials are bound to it.</summary>
    /// <example>jansen.een.example</example>
    [RegularExpression("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){1,8}$"), MaxLength(253)]
    public required string Domain { get; init; }

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
