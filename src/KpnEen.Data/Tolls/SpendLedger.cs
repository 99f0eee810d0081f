using KpnEen.Pbx.Tolls;

namespace KpnEen.Data.Tolls;

/// <summary>What was spent and not written yet. Thread-safe.</summary>
internal sealed class SpendLedger : ISpendLog
{
    private readonly Lock gate = new();
    private Dictionary<(string TenantId, DateOnly Day), long> open = [];

    public void Spent(string tenantId, DateOnly day, int cents) => Add(tenantId, day, cents);

    /// <summary>Takes all of it out.</summary>
    public Dictionary<(string TenantId, DateOnly Day), long> Take()
    {
        lock (gate)
        {
            var taken = open;
            open = [];
            return taken;
        }
    }

    /// <summary>It could not be written.</summary>
    public void PutBack(Dictionary<(string TenantId, DateOnly Day), long> taken)
    {
        foreach (var ((tenantId, day), cents) in taken)
            Add(tenantId, day, cents);
    }

    private void Add(string tenantId, DateOnly day, long cents)
    {
        lock (gate)
            open[(tenantId, day)] = open.GetValueOrDefault((tenantId, day)) + cents;
    }
}
