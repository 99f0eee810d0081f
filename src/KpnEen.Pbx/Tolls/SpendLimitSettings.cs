using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Tolls;

/// <summary>Settings of Spend Limit. Amounts are cents of a euro; prices count for each minute begun.</summary>
/// <param name="Active">The limits are kept; what is spent is counted anyway.</param>
/// <param name="DayCents">Limit of a day, in the time zone of the tenant.</param>
/// <param name="MonthCents">Limit of a calendar month.</param>
/// <param name="InternationalCents">Price of a minute to another country.</param>
/// <param name="PremiumCents">Price of a minute to a premium number.</param>
/// <param name="HighRiskCents">Price of a minute to a high risk destination.</param>
/// <param name="SatelliteCents">Price of a minute to a satellite phone.</param>
public sealed record SpendLimitSettings(
    bool Active = true,
    [property: Range(0, SpendLimit.Most)] int DayCents = 25_000,
    [property: Range(0, SpendLimit.Most)] int MonthCents = 250_000,
    [property: Range(0, SpendLimit.Most)] int InternationalCents = 25,
    [property: Range(0, SpendLimit.Most)] int PremiumCents = 100,
    [property: Range(0, SpendLimit.Most)] int HighRiskCents = 150,
    [property: Range(0, SpendLimit.Most)] int SatelliteCents = 600
)
{
    /// <summary>Cents a minute; 0: it costs nothing extra.</summary>
    internal int PriceOf(DestinationClass number) =>
        number switch
        {
            DestinationClass.International => InternationalCents,
            DestinationClass.Premium => PremiumCents,
            DestinationClass.HighRisk => HighRiskCents,
            DestinationClass.Satellite => SatelliteCents,
            _ => 0,
        };
}
