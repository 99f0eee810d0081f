using KpnEen.Pbx.Services;

namespace KpnEen.Api.Services;

/// <summary>One telephone service.</summary>
internal sealed record ServiceCatalogEntry
{
    /// <summary>Name in paths.</summary>
    /// <example>call-forwarding-busy</example>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Call Forwarding Busy</example>
    public required string Title { get; init; }

    /// <summary>What it does.</summary>
    /// <example>Sends the call elsewhere when the user is busy.</example>
    public required string Description { get; init; }

    /// <summary>Who has the service.</summary>
    public required ServiceScope Scope { get; init; }

    /// <summary>The star codes that switch it.</summary>
    public required IReadOnlyList<ServiceStarCode> StarCodes { get; init; }

    public static ServiceCatalogEntry Of(ServiceDescriptor service) =>
        new()
        {
            Name = service.Name,
            Title = service.Title,
            Description = service.Description,
            Scope = service.Scope,
            StarCodes =
            [
                .. service.StarCodes.Select(c => new ServiceStarCode
                {
                    Code = c.Code,
                    Purpose = c.Purpose,
                    TakesDigits = c.TakesDigits,
                }),
            ],
        };
}
