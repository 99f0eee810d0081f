using KpnEen.Data.CallMeNow;

namespace KpnEen.Api.CallMeNow;

/// <summary>What a page needs to show a visitor.</summary>
internal sealed record CallMeNowForm
{
    /// <summary>Goes along when the form is sent, once and within an hour.</summary>
    /// <example>q83vEjRWeJCrze8SNFZ4kA</example>
    public required string Form { get; init; }

    /// <summary>Whether a visitor can be called now.</summary>
    /// <example>true</example>
    public required bool Open { get; init; }

    /// <summary>When visitors are called again; absent when it is open, or never.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Times at which a visitor can be called back, in order; none when the key has no callbacks.</summary>
    public required IReadOnlyList<DateTimeOffset> CallbackTimes { get; init; }

    /// <summary>Time zone the company lives in, IANA.</summary>
    /// <example>Europe/Amsterdam</example>
    public required string TimeZone { get; init; }

    /// <summary>What the visitor will be asked for on the telephone.</summary>
    /// <example>codeOnPage</example>
    public required CallMeNowConfirmation Confirmation { get; init; }
}
