using KpnEen.Pbx.Tolls;

namespace KpnEen.Data.Tolls;

/// <summary>What was spent and not written yet. Thread-safe.</summary>
internal sealed class SpendLedger : ISpendLog
{
    private readonly Lock gate = new();
    private Dictionary<(string Id, DateOnly Day), long> open = [];

    public void Spent(string id, DateOnly day, int cents) => Add(id, day, cents);

    /// <summary>Takes all of it out.</summary>
    public Dictionary<(string Id, DateOnly Day), long> Take()
    {
        lock (gate)
        {
            var taken = open;
            open = [];
            return taken;
        }
    }

    /// <summary>It could not be written.</summary>
    public void PutBack(Dictionary<(string Id, DateOnly Day), long> taken)
    {
        foreach (var ((id, day), cents) in taken)
            Add(id, day, cents);
    }

    private void Add(string id, DateOnly day, long cents)
    {
        lock (gate)
            open[(id, day)] = open.GetValueOrDefault((id, day)) + cents;
    }
}
