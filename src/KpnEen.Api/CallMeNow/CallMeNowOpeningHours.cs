using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.CallMeNow;

/// <summary>When the company can be reached on one day of the week, in the time zone of the tenant.</summary>
internal sealed record CallMeNowOpeningHours
{
    /// <summary>The day of the week.</summary>
    /// <example>monday</example>
    public required DayOfWeek Day { get; init; }

    /// <summary>From when, hours and minutes.</summary>
    /// <example>09:00</example>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$"), StringLength(5, MinimumLength = 5)]
    public required string From { get; init; }

    /// <summary>Until when, not included; 00:00 is the end of the day.</summary>
    /// <example>17:30</example>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$"), StringLength(5, MinimumLength = 5)]
    public required string To { get; init; }
}
