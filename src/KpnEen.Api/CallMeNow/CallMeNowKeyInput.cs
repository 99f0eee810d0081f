using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Numbers;
using KpnEen.Api.Validation;

namespace KpnEen.Api.CallMeNow;

/// <summary>A publishable key to create, or what can be changed of one.</summary>
internal sealed record CallMeNowKeyInput : ICheckedInput
{
    /// <summary>Name for people.</summary>
    /// <example>Web shop</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Websites that may use the key: scheme, host and port. Plain http only for this computer.</summary>
    /// <example>["https://www.jansen.example"]</example>
    [MaxLength(20), EachText(300)]
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Who talks to the visitor.</summary>
    public required NumberTarget Target { get; init; }

    /// <summary>Whose phone rings first.</summary>
    public CallMeNowFirst First { get; init; } = CallMeNowFirst.Visitor;

    /// <summary>Countries of visitors' numbers, ISO 3166 alpha-2.</summary>
    /// <example>["NL"]</example>
    [MaxLength(20), EachText(2)]
    public IReadOnlyList<string> AllowedCountries { get; init; } = ["NL"];

    /// <summary>Sessions for one visitor in an hour.</summary>
    /// <example>3</example>
    [Range(1, 100)]
    public int QuotaPerVisitorPerHour { get; init; } = 3;

    /// <summary>Sessions of the key in 24 hours.</summary>
    /// <example>200</example>
    [Range(1, 100_000)]
    public int QuotaPerDay { get; init; } = 200;

    /// <summary>What holds visitors further: confirmation, opening hours, more quotas, the spend cap.</summary>
    public CallMeNowKeyRules Rules { get; init; } = new();

    /// <summary>Whether the key can be used.</summary>
    /// <example>true</example>
    public bool Enabled { get; init; } = true;

    public IEnumerable<ProblemError> Check()
    {
        if (AllowedOrigins.Count == 0)
            yield return new ProblemError("/allowedOrigins", ErrorCodes.Required, "At least one website.");
        for (var i = 0; i < AllowedOrigins.Count; i++)
        {
            if (Origins.Normalise(AllowedOrigins[i]) is null)
                yield return new ProblemError(
                    $"/allowedOrigins/{i}",
                    ErrorCodes.InvalidFormat,
                    "An origin is https://host or https://host:port; plain http only for localhost."
                );
        }

        for (var i = 0; i < AllowedCountries.Count; i++)
        {
            if (!VisitorNumbers.IsKnownCountry(AllowedCountries[i]))
                yield return new ProblemError(
                    $"/allowedCountries/{i}",
                    ErrorCodes.UnknownValue,
                    "The country is not one that visitors can be called in."
                );
        }

        foreach (var error in Rules.Check(First))
            yield return error;
    }
}
