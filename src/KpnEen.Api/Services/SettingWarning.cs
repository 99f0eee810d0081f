using KpnEen.Pbx.Services;

namespace KpnEen.Api.Services;

/// <summary>A setting that is legal and does not do what one may expect.</summary>
internal sealed record SettingWarning
{
    /// <summary>neverActs (another setting comes before it), leadsToItself or destinationBarred. More may follow.</summary>
    /// <example>neverActs</example>
    public required string Code { get; init; }

    /// <summary>The service that does not act.</summary>
    /// <example>call-forwarding-busy</example>
    public required string Service { get; init; }

    /// <summary>The service whose setting makes it so.</summary>
    /// <example>call-forwarding-always</example>
    public required string Because { get; init; }

    /// <summary>The member of the service's settings, where it is one.</summary>
    /// <example>/to</example>
    public string? Pointer { get; init; }

    /// <summary>For people.</summary>
    /// <example>Call Forwarding Always is active, so Call Forwarding Busy never acts.</example>
    public required string Detail { get; init; }

    public static SettingWarning Of(ServiceWarning warning) =>
        new()
        {
            Code = warning.Code,
            Service = warning.Service,
            Because = warning.Because,
            Pointer = warning.Pointer,
            Detail = warning.Detail,
        };
}
