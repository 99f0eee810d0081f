using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Tolls;

/// <summary>Counts the minutes of one leg; when the next may not be spent, the leg's call ends.</summary>
public sealed class TollMeter(
    Tenant tenant,
    SpendLimitSettings limit,
    int price,
    Spending spending,
    Supervisor supervisor,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource stopped = new();

    /// <summary>Counted beside the company's limit.</summary>
    public CallBudget? Budget { get; init; }

    /// <summary>Cents a minute of the budget.</summary>
    public int BudgetPrice { get; init; }

    public void Start(Leg leg) => supervisor.Start("toll meter", () => RunAsync(leg));

    public void Dispose() => stopped.Cancel();

    private async Task RunAsync(Leg leg)
    {
        while (true)
        {
            var paid = spending.TrySpend(tenant, limit, price, BudgetPrice > 0 ? Budget : null, BudgetPrice);
            // Until the leg has ended: before it is in a call, and while it goes to another, nobody hears it.
            if (!paid)
                leg.Post(new CallMessage.SpendLimit(leg));
            await Task.Delay(paid ? Minute : Again, time, stopped.Token);
        }
    }
}
