using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Validation;

namespace KpnEen.Api.CallMeNow;

/// <summary>A visitor who wants to be called.</summary>
internal sealed record CreateCallMeNowSession
{
    /// <summary>The publishable key of the website.</summary>
    /// <example>pk_7Hq2mXv9TbLw4KzRpN8sYc</example>
    [RegularExpression("^pk_[A-Za-z0-9]{8,40}$")]
    public required string Key { get; init; }

    /// <summary>The visitor's phone number.</summary>
    /// <example>+31612345678</example>
    [PhoneNumber]
    public required string Number { get; init; }

    /// <summary>The visitor's name, shown to who is called.</summary>
    /// <example>P. Jansen</example>
    [StringLength(80, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>When to call; at once when absent. Within the key's opening hours.</summary>
    public DateTimeOffset? CallAt { get; init; }

    /// <summary>The form that was filled in, as getCallMeNowForm gave it; counts once.</summary>
    /// <example>q83vEjRWeJCrze8SNFZ4kA</example>
    [RegularExpression("^[A-Za-z0-9_-]{16,400}$"), StringLength(400, MinimumLength = 16)]
    public string? Form { get; init; }

    /// <summary>A field that people do not see and machines fill in: always leave it empty.</summary>
    /// <example></example>
    [StringLength(400)]
    public string? Website { get; init; }
}
