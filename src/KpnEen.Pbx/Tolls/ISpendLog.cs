namespace KpnEen.Pbx.Tolls;

/// <summary>Keeps what was spent over a restart. Must not wait: the store writes later.</summary>
public interface ISpendLog
{
    /// <param name="day">In the time zone of the tenant.</param>
    /// <param name="id">Of the tenant, or of a budget of its (<see cref="CallBudget"/>).</param>
    void Spent(string id, DateOnly day, int cents);
}
