using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Tolls;

/// <summary>The right of one call to be out; given back when its leg ends or was never answered.</summary>
public sealed class TollTicket(Action? giveBack, TollMeter? meter) : IAsyncDisposable
{
    private int gone;

    /// <summary>The far side answered: the leg keeps the ticket, and the meter runs. A leg that was let go in that moment gives it back at once.</summary>
    public ValueTask BeginAsync(Leg leg)
    {
        if (leg.IsDown)
            return DisposeAsync();
        leg.Keep(this);
        meter?.Start(leg);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref gone, 1) == 0)
        {
            giveBack?.Invoke();
            meter?.Dispose();
        }
        return ValueTask.CompletedTask;
    }
}
