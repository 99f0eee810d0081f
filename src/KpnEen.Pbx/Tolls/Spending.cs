using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Tolls;

/// <summary>What the tenants of this node, and budgets of theirs, spent this month, by day. Thread-safe.</summary>
public sealed class Spending(TimeProvider time, ISpendLog? log = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<DateOnly, long>> byTenant = new(StringComparer.Ordinal);

    /// <summary>What a former life of the process spent.</summary>
    /// <param name="id">Of a tenant or a budget.</param>
    public void Load(string id, DateOnly day, long cents)
    {
        lock (gate)
            Days(id)[day] = Days(id).GetValueOrDefault(day) + cents;
    }

    /// <summary>False, and nothing is spent, when the limit of the day or the month would be passed.</summary>
    /// <param name="budget">Is held too; neither is touched when one has no room.</param>
    /// <param name="budgetCents">What is taken out of the budget.</param>
    public bool TrySpend(Tenant tenant, SpendLimitSettings limit, int cents, CallBudget? budget = null, int budgetCents = 0)
    {
        var today = Today(tenant);
        lock (gate)
        {
            if (cents > 0 && !HasRoom(tenant, today, limit, cents))
                return false;
            if (budget is not null && !HasRoom(budget, today, budgetCents))
                return false;
            Add(tenant.Id, today, cents);
            if (budget is not null)
                Add(budget.Id, today, budgetCents);
        }
        return true;
    }

    /// <summary>Whether so much could be taken out of the budget now.</summary>
    public bool HasRoom(Tenant tenant, CallBudget budget, int cents)
    {
        lock (gate)
            return HasRoom(budget, Today(tenant), cents);
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

    private bool HasRoom(CallBudget budget, DateOnly today, int cents)
    {
        var days = Days(budget.Id);
        foreach (var old in days.Keys.Where(d => d != today).ToList())
            days.Remove(old);
        return days.GetValueOrDefault(today) + cents <= budget.DayCents;
    }

    private void Add(string id, DateOnly today, int cents)
    {
        if (cents == 0)
            return;
        Days(id)[today] = Days(id).GetValueOrDefault(today) + cents;
        log?.Spent(id, today, cents);
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
