using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KpnEen.Data.CallMeNow;

/// <summary>What holds the visitors of a key. Absent members of a stored key are these.</summary>
public sealed record CallMeNowRules
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public CallMeNowConfirmation Confirmation { get; init; }
    public int CodeLength { get; init; } = 4;

    /// <summary>In the time zone of the tenant; null: always open.</summary>
    public ImmutableArray<OpeningSpan>? OpeningHours { get; init; }
    public ImmutableArray<DateOnly> ClosedOn { get; init; } = [];

    /// <summary>Closed on the public holidays of the Netherlands.</summary>
    public bool ClosedOnHolidays { get; init; }
    public int QuotaPerVisitorPerDay { get; init; } = 10;
    public int QuotaPerNumberPerHour { get; init; } = 3;
    public int QuotaPerNumberPerDay { get; init; } = 10;
    public int QuotaPerHour { get; init; } = 100;

    /// <summary>Cents; null: only the company's limit counts.</summary>
    public int? SpendCapCentsPerDay { get; init; }
    public int NationalCentsPerMinute { get; init; }

    /// <summary>How long a person needs at least to fill in the form; 0: no form is asked for.</summary>
    public int MinimumFormSeconds { get; init; }

    /// <summary>The page of our own that a link in a signature opens may use the key.</summary>
    public bool SignatureLink { get; init; }

    /// <summary>How far ahead a visitor may ask to be called back; 0: not at all.</summary>
    public int CallbackDays { get; init; } = 7;

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static CallMeNowRules Of(string json) => JsonSerializer.Deserialize<CallMeNowRules>(json, Json)!;
}
