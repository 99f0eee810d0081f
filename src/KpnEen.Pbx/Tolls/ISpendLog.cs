namespace KpnEen.Pbx.Tolls;

/// <summary>Keeps what was spent over a restart. Must not wait: the store writes later.</summary>
public interface ISpendLog
{
    /// <param name="day">In the time zone of the tenant.</param>
    void Spent(string tenantId, DateOnly day, int cents);
}
