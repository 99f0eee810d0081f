using KpnEen.Api.Numbers;

namespace KpnEen.Api.CallMeNow;

/// <summary>A publishable key: what a website needs to let visitors be called.</summary>
internal sealed record CallMeNowKey
{
    /// <summary>Identifies the key in this API.</summary>
    /// <example>cmk_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>The key itself. It stands in web pages, so it is no secret: origins and quotas hold it.</summary>
    /// <example>pk_7Hq2mXv9TbLw4KzRpN8sYc</example>
    public required string Key { get; init; }

    /// <summary>Name for people.</summary>
    /// <example>Web shop</example>
    public required string Name { get; init; }

    /// <summary>Websites that may use the key: scheme, host and port.</summary>
    /// <example>["https://www.jansen.example"]</example>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Who talks to the visitor; absent when the user or hunt group was deleted.</summary>
    public NumberTarget? Target { get; init; }

    /// <summary>Whose phone rings first.</summary>
    public required CallMeNowFirst First { get; init; }

    /// <summary>Countries of visitors' numbers, ISO 3166 alpha-2.</summary>
    /// <example>["NL"]</example>
    public required IReadOnlyList<string> AllowedCountries { get; init; }

    /// <summary>Sessions for one visitor in an hour.</summary>
    /// <example>3</example>
    public required int QuotaPerVisitorPerHour { get; init; }

    /// <summary>Sessions of the key in 24 hours.</summary>
    /// <example>200</example>
    public required int QuotaPerDay { get; init; }

    /// <summary>What holds visitors further: confirmation, opening hours, more quotas, the spend cap.</summary>
    public required CallMeNowKeyRules Rules { get; init; }

    /// <summary>Whether the key can be used.</summary>
    /// <example>true</example>
    public required bool Enabled { get; init; }

    /// <summary>When the key was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the key was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
