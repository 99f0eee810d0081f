using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Tolls;

/// <summary>What the tenants of this node spent this month, by day. Thread-safe.</summary>
public sealed class Spending(TimeProvider time, ISpendLog? log = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<DateOnly, long>> byTenant = new(StringComparer.Ordinal);

    /// <summary>What a former life of the process spent.</summary>
    public void Load(string tenantId, DateOnly day, long cents)
    {
        lock (gate)
            Days(tenantId)[day] = Days(tenantId).GetValueOrDefault(day) + cents;
    }

    /// <summary>False, and nothing is spent, when the limit of the day or the month would be passed.</summary>
    public bool TrySpend(Tenant tenant, SpendLimitSettings limit, int cents)
    {
        var today = Today(tenant);
        lock (gate)
        {
            if (!HasRoom(tenant, today, limit, cents))
                return false;
            var days = Days(tenant.Id);
            days[today] = days.GetValueOrDefault(today) + cents;
        }
        log?.Spent(tenant.Id, today, cents);
        return true;
    }

    /// <summary>Whether so much could be spent now.</summary>
    public bool HasRoom(Tenant tenant, SpendLimitSettings limit, int cents)
    {
        lock (gate)
            return HasRoom(tenant, Today(tenant), limit, cents);
    }

    private bool HasRoom(Tenant tenant, DateOnly today, SpendLimitSettings limit, int cents)
    {
        if (!limit.Active)
            return true;
        var days = Days(tenant.Id);
        foreach (var old in days.Keys.Where(d => d.Year != today.Year || d.Month != today.Month).ToList())
            days.Remove(old);
        return days.GetValueOrDefault(today) + cents <= limit.DayCents && days.Values.Sum() + cents <= limit.MonthCents;
    }

    private Dictionary<DateOnly, long> Days(string tenantId)
    {
        if (!byTenant.TryGetValue(tenantId, out var days))
            byTenant[tenantId] = days = [];
        return days;
    }

    private DateOnly Today(Tenant tenant) =>
        DateOnly.FromDateTime(
            TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var zone)
                ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime
                : time.GetUtcNow().DateTime
        );
}
