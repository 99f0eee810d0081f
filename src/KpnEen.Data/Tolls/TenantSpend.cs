namespace KpnEen.Data.Tolls;

/// <param name="Day">Today, in the time zone of the tenant.</param>
/// <param name="DayCents">Spent today.</param>
/// <param name="MonthCents">Spent this calendar month, today included.</param>
public sealed record TenantSpend(DateOnly Day, long DayCents, long MonthCents);
