using KpnEen.Data.Tolls;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Api.Tenants;

/// <summary>What the calls of a company cost. Amounts are cents of a euro.</summary>
internal sealed record Spend
{
    /// <summary>Today, in the time zone of the tenant.</summary>
    /// <example>2026-11-22</example>
    public required DateOnly Day { get; init; }

    /// <summary>Spent today.</summary>
    /// <example>125</example>
    public required long DayCents { get; init; }

    /// <summary>Spent this calendar month, today included.</summary>
    /// <example>2350</example>
    public required long MonthCents { get; init; }

    /// <summary>Limit of a day; absent when the spend limit is not active.</summary>
    /// <example>25000</example>
    public long? DayLimitCents { get; init; }

    /// <summary>Limit of a month; absent when the spend limit is not active.</summary>
    /// <example>250000</example>
    public long? MonthLimitCents { get; init; }

    public static Spend Of(TenantSpend spent, SpendLimitSettings limit) =>
        new()
        {
            Day = spent.Day,
            DayCents = spent.DayCents,
            MonthCents = spent.MonthCents,
            DayLimitCents = limit.Active ? limit.DayCents : null,
            MonthLimitCents = limit.Active ? limit.MonthCents : null,
        };
}
