using System.ComponentModel.DataAnnotations;
using System.Globalization;
using KpnEen.Api.Conventions;
using KpnEen.Data.CallMeNow;

namespace KpnEen.Api.CallMeNow;

/// <summary>What holds the visitors of a key, so that nobody can make a company call whom it should not.</summary>
internal sealed record CallMeNowKeyRules
{
    private const string HourAndMinute = "HH:mm";
    private static readonly CallMeNowRules Usual = new();

    /// <summary>What a visitor who picks up must do before the target is rung: nothing, press any key, or key in the code that the page shows. Needs the visitor to be rung first.</summary>
    /// <example>codeOnPage</example>
    public CallMeNowConfirmation Confirmation { get; init; } = Usual.Confirmation;

    /// <summary>Digits of the code.</summary>
    /// <example>4</example>
    [Range(3, 8)]
    public int CodeLength { get; init; } = Usual.CodeLength;

    /// <summary>When visitors are called at once; without it always. Outside these hours a visitor may ask to be called back.</summary>
    [MaxLength(50)]
    public IReadOnlyList<CallMeNowOpeningHours>? OpeningHours { get; init; }

    /// <summary>Days on which it is closed whatever the hours say.</summary>
    /// <example>["2026-12-24"]</example>
    [MaxLength(366)]
    public IReadOnlyList<DateOnly> ClosedOn { get; init; } = [];

    /// <summary>Closed on the public holidays of the Netherlands.</summary>
    /// <example>true</example>
    public bool ClosedOnHolidays { get; init; }

    /// <summary>Sessions of one visitor, that is one address or one number, in 24 hours.</summary>
    /// <example>10</example>
    [Range(1, 1000)]
    public int QuotaPerVisitorPerDay { get; init; } = Usual.QuotaPerVisitorPerDay;

    /// <summary>Sessions for one number in an hour.</summary>
    /// <example>3</example>
    [Range(1, 1000)]
    public int QuotaPerNumberPerHour { get; init; } = Usual.QuotaPerNumberPerHour;

    /// <summary>Sessions for one number in 24 hours.</summary>
    /// <example>10</example>
    [Range(1, 1000)]
    public int QuotaPerNumberPerDay { get; init; } = Usual.QuotaPerNumberPerDay;

    /// <summary>Sessions of the key in an hour.</summary>
    /// <example>100</example>
    [Range(1, 100_000)]
    public int QuotaPerHour { get; init; } = Usual.QuotaPerHour;

    /// <summary>What the calls of the key may cost in a day, in cents of a euro; without it only the company's spend limit counts. At the cap running calls end within a minute.</summary>
    /// <example>2500</example>
    [Range(0, 100_000_000)]
    public int? SpendCapCentsPerDay { get; init; }

    /// <summary>What a minute to a national number counts towards the cap; other numbers count what the company's spend limit says.</summary>
    /// <example>5</example>
    [Range(0, 10_000)]
    public int NationalCentsPerMinute { get; init; } = Usual.NationalCentsPerMinute;

    /// <summary>How long a person needs at least to fill in the form; what is faster is a machine. 0: no form is asked for.</summary>
    /// <example>2</example>
    [Range(0, 60)]
    public int MinimumFormSeconds { get; init; } = 0;

    /// <summary>The page <c>/call-me-now/{key}</c> of this server, for links in e-mail signatures, may use the key beside the allowed origins.</summary>
    /// <example>true</example>
    public bool SignatureLink { get; init; }

    /// <summary>How many days ahead a visitor may ask to be called back; 0: not at all.</summary>
    /// <example>7</example>
    [Range(0, 60)]
    public int CallbackDays { get; init; } = Usual.CallbackDays;

    public static CallMeNowKeyRules Of(CallMeNowRules rules) =>
        new()
        {
            Confirmation = rules.Confirmation,
            CodeLength = rules.CodeLength,
            OpeningHours = rules.OpeningHours is { } hours ? [.. hours.Select(Show)] : null,
            ClosedOn = rules.ClosedOn,
            ClosedOnHolidays = rules.ClosedOnHolidays,
            QuotaPerVisitorPerDay = rules.QuotaPerVisitorPerDay,
            QuotaPerNumberPerHour = rules.QuotaPerNumberPerHour,
            QuotaPerNumberPerDay = rules.QuotaPerNumberPerDay,
            QuotaPerHour = rules.QuotaPerHour,
            SpendCapCentsPerDay = rules.SpendCapCentsPerDay,
            NationalCentsPerMinute = rules.NationalCentsPerMinute,
            MinimumFormSeconds = rules.MinimumFormSeconds,
            SignatureLink = rules.SignatureLink,
            CallbackDays = rules.CallbackDays,
        };

    public CallMeNowRules ToRules() =>
        new()
        {
            Confirmation = Confirmation,
            CodeLength = CodeLength,
            OpeningHours = OpeningHours is null ? null : [.. OpeningHours.Select(h => new OpeningSpan(h.Day, Time(h.From), Time(h.To)))],
            ClosedOn = [.. ClosedOn.Distinct().Order()],
            ClosedOnHolidays = ClosedOnHolidays,
            QuotaPerVisitorPerDay = QuotaPerVisitorPerDay,
            QuotaPerNumberPerHour = QuotaPerNumberPerHour,
            QuotaPerNumberPerDay = QuotaPerNumberPerDay,
            QuotaPerHour = QuotaPerHour,
            SpendCapCentsPerDay = SpendCapCentsPerDay,
            NationalCentsPerMinute = NationalCentsPerMinute,
            MinimumFormSeconds = MinimumFormSeconds,
            SignatureLink = SignatureLink,
            CallbackDays = CallbackDays,
        };

    public IEnumerable<ProblemError> Check(CallMeNowFirst first)
    {
        if (Confirmation != CallMeNowConfirmation.None && first != CallMeNowFirst.Visitor)
            yield return new ProblemError(
                "/rules/confirmation",
                ErrorCodes.InvalidFormat,
                "Only a visitor who is rung first can be asked."
            );
        for (var i = 0; i < OpeningHours?.Count; i++)
        {
            var (from, to) = (Time(OpeningHours[i].From), Time(OpeningHours[i].To));
            if (to <= from && to != TimeOnly.MinValue)
                yield return new ProblemError($"/rules/openingHours/{i}/to", ErrorCodes.OutOfRange, "The end must be after the beginning.");
        }
    }

    private static CallMeNowOpeningHours Show(OpeningSpan span) =>
        new()
        {
            Day = span.Day,
            From = span.From.ToString(HourAndMinute, CultureInfo.InvariantCulture),
            To = span.To.ToString(HourAndMinute, CultureInfo.InvariantCulture),
        };

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, HourAndMinute, CultureInfo.InvariantCulture);
}
